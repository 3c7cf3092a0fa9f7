import { describe, expect, it } from "vitest";
import type { Cluster, TaskError } from "../../src/index.ts";
import { startTogether } from "../../src/sharing/sharing.ts";
import { Slices, type Steps } from "../../src/sharing/slices.ts";
import { TaskHandle } from "../../src/task-handle.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import { HandClock } from "../support/hand-clock.ts";

describe("work that takes long", () => {
	function setUp() {
		const clock = new HandClock();
		const slices = new Slices(clock);
		const log: string[] = [];
		function* work(name: string, steps: number, ms: number): Steps {
			for (let step = 1; step <= steps; step++) {
				clock.spend(ms);
				log.push(`${name}${step}`);
				yield;
			}
		}
		/** How many steps are done now, and in each turn after it. */
		const turns = (): readonly number[] => {
			const counts = [log.length];
			for (let before = log.length; clock.turn(); before = log.length) counts.push(log.length - before);
			return counts;
		};
		return { clock, slices, log, work, turns };
	}

	it("is done at once as far as the time of a turn goes, and then in further turns", () => {
		const { slices, work, turns } = setUp();
		slices.run(work("a", 100, 0.125));
		expect(turns()).toEqual([40, 40, 20]);
	});

	it("is done at once if it has eight steps, so that few waits never need a second turn", () => {
		const { slices, work, turns } = setUp();
		slices.run(work("a", 7, 100));
		expect(turns()).toEqual([7]);
	});

	it("is done in the order in which it came, and an action that comes later waits for it", () => {
		const { slices, work, log, turns } = setUp();
		slices.run(work("a", 12, 1));
		slices.run(work("b", 2, 1));
		turns();
		expect(log).toEqual([...Array.from({ length: 12 }, (_, index) => `a${index + 1}`), "b1", "b2"]);
	});

	it("counts as one turn with the work that comes directly after it", () => {
		const { clock, slices, work, turns } = setUp();
		for (const name of ["a", "b", "c", "d"]) slices.run(work(name, 19, 0.125));
		// 38 steps take 4.75 ms, and the third work has its eight.
		expect(turns()).toEqual([46, 30]);
		clock.spend(10);
		slices.run(work("e", 30, 0.125));
		expect(turns()).toEqual([106]);
	});

	it("goes on after an error, which ends its own work only", () => {
		const { clock, slices, work, log } = setUp();
		slices.run(work("a", 9, 10));
		function* broken(): Steps {
			yield;
			throw new Error("broken");
		}
		slices.run(broken());
		slices.run(work("b", 1, 1));
		expect(() => clock.turn()).toThrow("broken");
		clock.turn();
		expect(log.at(-1)).toBe("b1");
		expect(clock.isIdle).toBe(true);
	});
});

describe("answers that are read in several turns", () => {
	/**
	 * Many tasks on two nodes, on a machine that needs a quarter of a millisecond to ask a question, and one to read the
	 * answer.
	 */
	function launch(tasks: number, status: (at: number) => string) {
		const clock = new HandClock();
		const requests: { readonly at: number; readonly node: string; readonly commands: number }[] = [];
		const cluster: Cluster = {
			clock,
			isReady: () => true,
			activeNodes: () => ["A", "B"],
			build: () => "8.1.2.0",
			ask(node, commands) {
				requests.push({ at: clock.now(), node, commands: commands.length });
				return new Promise((resolve) =>
					clock.schedule(clock.now() + 10, "answer", () =>
						resolve(commands.map((one) => `${one}\t${entry(one, status(clock.now()))}\n`).join("")),
					),
				);
			},
		};
		const rules: typeof defaultRules = {
			...defaultRules,
			command(...args) {
				clock.spend(0.25);
				return defaultRules.command(...args);
			},
			read(...args) {
				clock.spend(1);
				return defaultRules.read(...args);
			},
		};
		const handles = Array.from(
			{ length: tasks },
			(_, index) => new TaskHandle({ cluster, namespace: "test", taskId: index + 1, kind: "query_udf" }, { rules }),
		);
		return { clock, requests, handles };
	}
	const entry = (command: string, status: string) => `trid=${command.replace(/\D+/, "")}:status=${status}`;

	it("count although a deadline comes before the last of them is read (WAIT-5)", async () => {
		const { clock, handles } = launch(100, () => "done(ok)");
		const ends = handles.map((handle) =>
			handle.wait({ timeout: 100 }).then(
				({ outcome }) => outcome,
				({ code }: TaskError) => code,
			),
		);
		await clock.runAll();
		expect(new Set(await Promise.all(ends))).toEqual(new Set(["ok"]));
		expect(clock.now()).toBeGreaterThan(200);
	});

	it("come from one request for each node if many waits begin at once", async () => {
		const { clock, requests, handles } = launch(100, () => "done(ok)");
		const sharings = new Set(handles.map(({ sharing }) => sharing));
		let turns = 0;
		const ends: Promise<unknown>[] = [];
		function* beginEach(): Steps {
			for (const handle of handles) {
				ends.push(handle.wait());
				yield;
			}
		}
		startTogether(sharings, beginEach());
		while (ends.length < handles.length && clock.turn()) turns++;
		await clock.runAll();
		await Promise.all(ends);
		expect(turns).toBeGreaterThan(5);
		expect(requests.map(({ node, commands }) => [node, commands])).toEqual([
			["A", 100],
			["B", 100],
		]);
	});

	it("end with the next wait if a wait is cancelled between two turns, and leave no timer behind", async () => {
		const { clock, requests, handles } = launch(40, () => "done(ok)");
		const [reason, controller] = [new Error("changed my mind"), new AbortController()];
		clock.schedule(30, "world", () => controller.abort(reason));
		const ends = handles.map((handle, index) =>
			handle.wait({ signal: index === 30 ? controller.signal : undefined }).then(
				({ outcome }) => outcome,
				(error: unknown) => error,
			),
		);
		await clock.runAll();
		expect(await Promise.all(ends)).toEqual(handles.map((_, index) => (index === 30 ? reason : "ok")));
		expect(requests.length).toBe(2);
		expect(clock.isIdle).toBe(true);
	});

	it("count from the time at which they arrived, so that the pause is the interval and all waits ask together (WAIT-2)", async () => {
		const { clock, requests, handles } = launch(100, (at) => (at < 1500 ? "active(ok)" : "done(ok)"));
		const ends = handles.map((handle) => handle.wait({ pollInterval: 1000 }));
		await clock.runAll();
		expect((await Promise.all(ends)).map(({ rounds }) => rounds)).toEqual(handles.map(() => 3));
		expect(requests.map(({ node, commands }) => [node, commands])).toEqual(
			[1, 2, 3].flatMap(() => [
				["A", 100],
				["B", 100],
			]),
		);
		// To begin the rounds of a poll takes 50 ms, and to read the 200 answers takes 200 ms.
		const starts = requests.map(({ at }) => at);
		for (const start of starts.slice(2)) {
			const before = starts.findLast((at) => at < start) ?? 0;
			expect(start - before).toBeGreaterThan(1060);
			expect(start - before).toBeLessThan(1080);
		}
	});
});
