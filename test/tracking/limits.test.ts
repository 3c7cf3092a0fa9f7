import { describe, expect, it } from "vitest";
import { ClientProcess } from "../../simulator/network/client-process.ts";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import type { Clock } from "../../src/clock.ts";
import { type Cluster, ExecuteTask } from "../../src/index.ts";
import { Alarms } from "../../src/sharing/alarms.ts";
import { Slices } from "../../src/sharing/slices.ts";

const OPTIONS = { namespace: "test", taskId: 1, kind: "query_execute" } as const;

/** A virtual clock that counts the actions that are scheduled and neither run nor cancelled. */
function countingClock() {
	const virtual = createVirtualClock();
	let open = 0;
	const clock: Clock = {
		now: () => virtual.now(),
		schedule(at, rank, action) {
			let isOpen = true;
			const close = () => {
				if (isOpen) open--;
				isOpen = false;
			};
			open++;
			const cancel = virtual.schedule(at, rank, () => {
				close();
				action();
			});
			return () => {
				close();
				cancel();
			};
		},
	};
	return { virtual, clock, open: () => open };
}

/** A cluster of two nodes. `replies`: what a node answers, and after how many milliseconds. */
function clusterOf(
	clock: Clock,
	replies: Readonly<Record<string, readonly [value: string, after: number]>>,
	build?: string,
): Cluster {
	return {
		clock,
		isReady: () => true,
		activeNodes: () => Object.keys(replies),
		build: () => build,
		ask: (node, commands) =>
			new Promise((resolve) => {
				const [value = "", after = 0] = replies[node] ?? [];
				const isKnown = value !== "";
				const body = commands
					.map((command) => (isKnown && command.startsWith("jobs:") === (build === undefined) ? `${command}\t${value}\n` : ""))
					.join("");
				clock.schedule(clock.now() + after, "answer", () => resolve(body));
			}),
	};
}

describe("The time limit of a request (ASK-7)", () => {
	it("begins again for each further request of a question", async () => {
		const { virtual, clock } = countingClock();
		// The build cannot be read, and the node does not know the first command. Each answer takes 4 of 5 seconds.
		const task = new ExecuteTask({ ...OPTIONS, cluster: clusterOf(clock, { A: ["trid=1:status=done(ok)", 4000] }) });
		expect(await virtual.run(() => task.wait({ requestTimeout: 5000 }))).toMatchObject({ outcome: "ok", elapsedMs: 8000 });
	});
});

describe("A question whose node must name its build first", () => {
	/** How and when the wait ends. The process is paused for 6 s. */
	const endOf = async (buildAt: number, answerAfter = 1, pauseAt = 10) => {
		const virtual = createVirtualClock();
		const client = new ClientProcess(virtual);
		const answerAt = (at: number, answer: string) =>
			new Promise<string>((resolve) => {
				virtual.schedule(at, "answer", () => client.arrive(() => resolve(answer)));
			});
		const cluster: Cluster = {
			clock: client.clock,
			isReady: () => true,
			activeNodes: () => ["A"],
			build: () => answerAt(buildAt, "8.1.2.0"),
			ask: (_node, [command]) => answerAt(virtual.now() + answerAfter, `${command}\ttrid=1:status=done(ok)\n`),
		};
		const task = new ExecuteTask({ ...OPTIONS, cluster });
		virtual.schedule(pauseAt, "world", () => client.stall(6000));
		return virtual.run(async () => {
			const end = await task.wait({ requestTimeout: 5000 }).then(
				({ outcome }) => outcome,
				({ code }: { code: string }) => code,
			);
			return [end, virtual.now()];
		});
	};

	it("is asked with the rest of the limit that started again after a pause of the process (CLUSTER-9)", async () => {
		expect(await endOf(6100)).toEqual(["ok", 6101]);
		expect(await endOf(7000, 4009)).toEqual(["ok", 11_009]);
		expect(await endOf(7000, 4011)).toEqual(["network_error", 11_010]);
	});

	it("is asked although the build arrived in the pause in which its limit ran out (CLUSTER-9)", async () => {
		expect(await endOf(3000)).toEqual(["ok", 6011]);
	});

	it("has its whole limit again after a pause that begins when a part of it has passed (CLUSTER-9)", async () => {
		expect(await endOf(4900, 7000, 4950)).toEqual(["ok", 11_900]);
	});
});

describe("Two limits that end at the same time", () => {
	it("share their timers, unless they start again with different lengths after a pause (CLUSTER-9)", async () => {
		const { virtual, clock, open } = countingClock();
		const client = new ClientProcess(clock);
		const alarms = new Alarms(client.clock, new Slices(client.clock));
		const ends: string[] = [];
		for (const [name, wholeMs] of [
			["one", 1000],
			["other", 1000],
			["longer", 3000],
		] as const)
			alarms.limit(1000, wholeMs, () => ends.push(`${name} at ${virtual.now()} ms`));
		expect(open()).toBe(2);
		client.stall(2000);
		await virtual.run(() => virtual.sleep(10_000));
		expect(ends).toEqual(["one at 3000 ms", "other at 3000 ms", "longer at 5000 ms"]);
		expect(open()).toBe(0);
	});
});

describe("A wait that ends leaves no timer", () => {
	const active = ["trid=1:status=active(ok)", 1] as const;
	const never = ["trid=1:status=active(ok)", 1e9] as const;

	/** Answers that never come stay with the cluster, so they do not count. */
	const leftAfter = async (replies: Parameters<typeof clusterOf>[1], wait: (task: ExecuteTask) => Promise<unknown>) => {
		const { virtual, clock, open } = countingClock();
		const answers = countingClock();
		const cluster = { ...clusterOf(answers.clock, replies, "8.1.2.0"), clock };
		// Answers run on the same time, and are counted apart.
		const schedule: Clock["schedule"] = (at, rank, action) => virtual.schedule(at, rank, action);
		const asking = clusterOf({ now: () => virtual.now(), schedule }, replies, "8.1.2.0");
		const task = new ExecuteTask({ ...OPTIONS, cluster: { ...cluster, ask: asking.ask } });
		await virtual.run(() => wait(task).catch(() => {}));
		return open();
	};

	it("when it is cancelled", async () => {
		const controller = new AbortController();
		expect(
			await leftAfter({ A: active, B: never }, (task) => {
				const wait = task.wait({ signal: controller.signal, timeout: 10_000 });
				controller.abort();
				return wait;
			}),
		).toBe(0);
	});

	it("when its deadline comes", async () => {
		expect(await leftAfter({ A: active, B: never }, (task) => task.wait({ timeout: 100 }))).toBe(0);
	});

	it("when an error of one node ends it while another was asked", async () => {
		expect(await leftAfter({ A: ["ERROR:20:x", 1], B: never }, (task) => task.wait({ timeout: 100_000 }))).toBe(0);
	});

	it("when it completes", async () => {
		expect(await leftAfter({ A: ["trid=1:status=done(ok)", 1] }, (task) => task.wait({ timeout: 100_000 }))).toBe(0);
	});
});

describe("Two handles of one task (WAIT-9)", () => {
	it("share no observation", async () => {
		const { virtual, clock } = countingClock();
		let value = "trid=1:status=active(ok)";
		const cluster: Cluster = {
			clock,
			isReady: () => true,
			activeNodes: () => ["A"],
			build: () => "8.1.2.0",
			ask: async (_node, commands) => commands.map((command) => `${command}\t${value}\n`).join(""),
		};
		await virtual.run(async () => {
			const [one, other] = [new ExecuteTask({ ...OPTIONS, cluster }), new ExecuteTask({ ...OPTIONS, cluster })];
			expect(await one.status()).toBe("in_progress");
			value = "ERROR:2:job not found";
			expect(await one.status()).toBe("complete");
			expect(await other.status()).toBe("in_progress");
		});
	});
});
