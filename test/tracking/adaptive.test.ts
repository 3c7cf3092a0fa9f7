import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePolling, delayRatio, type PollingRow } from "../../bench/polling.ts";
import { SimulatedCluster } from "../../simulator/index.ts";
import { type AdaptiveOptions, adaptive, ExecuteTask, type NodeProgress, type PollStrategy } from "../../src/index.ts";
import { count } from "../support/counts.ts";

const running = (jobProgress: number, runTimeMs: number, node = "A"): NodeProgress => ({
	node,
	status: "in_progress",
	record: { jobProgress, runTimeMs },
});

/** The pauses after rounds that end at these times and see these nodes. */
function pausesOf(rounds: readonly (readonly [elapsedMs: number, nodes: readonly NodeProgress[]])[], options?: AdaptiveOptions) {
	const pauseAfter = adaptive(options)();
	return rounds.map(([elapsedMs, nodes], index) => pauseAfter({ round: index + 1, elapsedMs, status: "in_progress", nodes }));
}

function launch(duration: number) {
	const cluster = new SimulatedCluster({ nodes: ["A", "B"] });
	const { taskId } = cluster.launch({ set: "demo", life: { duration } });
	const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
	return { cluster, task };
}

describe("an adaptive interval", () => {
	it("pauses until just after the predicted end", () => {
		// Half of the job took 500 ms, so the other half will too. A first prediction may be wrong by a quarter.
		expect(pausesOf([[500, [running(50, 500)]]])).toEqual([375 + 25]);
		// The second prediction confirms the first: 100 ms are left.
		expect(
			pausesOf([
				[500, [running(50, 500)]],
				[900, [running(90, 900)]],
			])[1],
		).toBe(100 + 25);
	});

	it("pauses as long as allowed while the end is far", () => {
		expect(pausesOf([[1000, [running(0.02, 1000)]]], { max: 7000 })).toEqual([7000]);
	});

	it("follows the node that ends last", () => {
		const [fast, slow] = [running(90, 900), running(50, 900, "B")];
		expect(pausesOf([[900, [fast, slow]]])).toEqual(pausesOf([[900, [slow]]]));
		expect(pausesOf([[900, [slow, fast]]])).toEqual(pausesOf([[900, [slow]]]));
	});

	it("pauses shortly for an aborted job, with any progress: it ends when its threads have stopped", () => {
		const aborted: NodeProgress = {
			node: "A",
			status: "in_progress",
			record: { jobProgress: 1, runTimeMs: 500, result: "user-aborted" },
		};
		expect(pausesOf([[500, [aborted]]], { min: 50 })).toEqual([50]);
	});

	it("rejects limits that are not durations", () => {
		for (const min of [-1, Number.NaN, Number.POSITIVE_INFINITY, "5" as unknown as number])
			expect(() => adaptive({ min })).toThrow(expect.objectContaining({ code: "invalid_option" }));
	});

	it("starts again when the progress falls", () => {
		const again: readonly [number, readonly NodeProgress[]] = [2100, [running(20, 100)]];
		expect(pausesOf([[1000, [running(80, 1000)]], again])[1]).toBe(pausesOf([again])[0]);
	});

	it("keeps the shortest pause for a second at 100, in which jobs end, and then pauses longer and longer", () => {
		const done = [running(100, 1000)];
		expect(
			pausesOf([
				[1000, done],
				[1050, done],
				[2000, done],
				[2600, done],
				[9000, done],
			]),
		).toEqual([50, 50, 50, 300, 1000]);
	});

	it("predicts the end from the speed after a stall, not from the stall", () => {
		const stalled = [running(50, 1000)];
		// 10 % in 500 ms: 2000 ms are left for 40 %. The prediction before it was 1000 ms, at a time of 2000 ms.
		expect(
			pausesOf(
				[
					[1000, stalled],
					[9500, stalled],
					[10_000, [running(60, 10_000)]],
				],
				{ max: 60_000 },
			)[2],
		).toBe(2000 / 4 + 25);
	});

	it("pauses longer and longer while the progress stalls", () => {
		const stalled = [running(90, 1000)];
		const [, ...pauses] = pausesOf([
			[100, [running(10, 100)]],
			[200, stalled],
			[400, stalled],
			[1200, stalled],
			[5000, stalled],
		]);
		expect(pauses).toEqual([50, 100, 500, 1000]);
	});

	it("expects an aborted job to end soon, with any progress", () => {
		const aborted: NodeProgress = { node: "A", status: "in_progress", record: { jobProgress: 1, result: "user-aborted" } };
		expect(pausesOf([[1000, [aborted]]])).toEqual([50]);
	});

	it("keeps the pause of the default interval until a node reports the job, so that the grace is as long", () => {
		const unseen: NodeProgress = { node: "A", status: "not_found" };
		expect(
			pausesOf(
				[
					[1, [unseen]],
					[1002, []],
				],
				{ max: 60_000 },
			),
		).toEqual([1000, 1000]);
	});

	it("takes the longest pause if a node reports no progress", () => {
		expect(pausesOf([[1, [{ node: "A", status: "in_progress" }]]], { max: 3000 })).toEqual([3000]);
	});

	it("stays within its limits, for any reports of the nodes", () => {
		const percent = fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(0, 100, 1e300, Number.MIN_VALUE));
		const time = fc.oneof(fc.nat(100_000), fc.double({ min: 0, max: 1e15, noNaN: true }));
		const round = fc.record({ gap: time, nodes: fc.array(fc.tuple(percent, time, fc.constantFrom("A", "B")), { maxLength: 3 }) });
		fc.assert(
			fc.property(fc.array(round, { maxLength: 20 }), fc.integer({ min: 1, max: 1000 }), fc.nat(10_000), (rounds, min, more) => {
				let elapsedMs = 0;
				const seen = rounds.map(({ gap, nodes }) => {
					elapsedMs += gap;
					return [elapsedMs, nodes.map(([progress, runTime, node]) => running(progress, runTime, node))] as const;
				});
				for (const pause of pausesOf(seen, { min, max: min + more })) {
					expect(pause).toBeGreaterThanOrEqual(min);
					expect(pause).toBeLessThanOrEqual(min + more);
				}
			}),
		);
	});

	it("notices the end of a job soon after it, with few rounds", async () => {
		const { cluster, task } = launch(60_000);
		const { rounds, elapsedMs } = await cluster.run(() => task.wait({ pollInterval: adaptive({ max: 20_000 }) }));
		expect(elapsedMs).toBeGreaterThanOrEqual(60_000);
		expect(elapsedMs).toBeLessThan(60_100);
		expect(rounds).toBeLessThan(12);
	});

	it("shares no state between two waits", async () => {
		const pollInterval = adaptive();
		const alone = launch(5000);
		const expected = await alone.cluster.run(() => alone.task.wait({ pollInterval }));
		const later = launch(5000);
		expect(await later.cluster.run(() => later.task.wait({ pollInterval }))).toEqual(expected);
	});

	it.each<[unknown, string]>([
		[{ min: 0 }, "min must be a number of milliseconds above 0, not 0."],
		[{ min: Symbol("50") }, "min must be a number of milliseconds above 0, not Symbol(50)."],
		[{ min: "50" }, 'min must be a number of milliseconds above 0, not "50".'],
		[{ max: 20 }, "max must be a number of milliseconds from min, which is 50, not 20."],
		[{ max: Number.POSITIVE_INFINITY }, "max must be a number of milliseconds from min, which is 50, not Infinity."],
		[{ most: 1 }, 'Unknown name "most" in options; allowed: min, max.'],
	])("rejects %o", (options, message) => {
		expect(() => adaptive(options as AdaptiveOptions)).toThrow(expect.objectContaining({ code: "invalid_option", message }));
	});
});

describe("a custom strategy", () => {
	it("decides each pause from the round before it", async () => {
		const { cluster, task } = launch(1000);
		const pollInterval: PollStrategy =
			() =>
			({ round }) =>
				100 * round;
		const { elapsedMs } = await cluster.run(() => task.wait({ pollInterval }));
		// Rounds take 1 ms. Pauses of 100, 200, 300 and 400 ms end at 1004 ms.
		expect(elapsedMs).toBe(1005);
	});

	it.each<[string, unknown, string]>([
		["is negative", -1, "The strategy of pollInterval must return a number of milliseconds from 0, not -1."],
		["is not a number", "5", 'The strategy of pollInterval must return a number of milliseconds from 0, not "5".'],
		[
			"is endless",
			Number.POSITIVE_INFINITY,
			"The strategy of pollInterval must return a number of milliseconds from 0, not Infinity.",
		],
	])("rejects the wait if its pause %s", async (_, pause, message) => {
		const { cluster, task } = launch(1000);
		const wait = cluster.run(() => task.wait({ pollInterval: () => () => pause as number }));
		await expect(wait).rejects.toMatchObject({ code: "invalid_option", message });
	});

	it("rejects the wait with the error that it throws, and asks no more questions", async () => {
		const { cluster, task } = launch(1000);
		const error = new Error("a mistake");
		const pollInterval: PollStrategy = () => () => {
			throw error;
		};
		await expect(cluster.run(() => task.wait({ pollInterval }))).rejects.toBe(error);
		expect(cluster.trace.events.filter(({ kind }) => kind === "asked")).toHaveLength(2);
	});

	it("must be a function that returns a function", async () => {
		const { task } = launch(1000);
		const pollInterval = (() => 500) as unknown as PollStrategy;
		await expect(task.wait({ pollInterval })).rejects.toThrow(
			"The result of pollInterval() must be a function that takes a round and returns the next pause, not 500.",
		);
	});
});

describe("the comparison of poll intervals", () => {
	const rows = comparePolling(adaptive(), count(50, 200));
	const name = ({ family, lengths }: PollingRow) => `${family}, jobs of ${lengths}`;

	it("has at most a quarter of the delay of a fixed interval with the same number of rounds, if the progress predicts the end", () => {
		// At 100.00 a short job needs as many rounds as its pauses of 50 ms allow: the result is a third.
		const telling = rows.filter(
			(row) => !/stays 0\.00/.test(row.family) && name(row) !== "700 ms at 100.00, jobs of 1 s to 10 s",
		);
		const honest = telling.filter(({ family }) => !family.startsWith("jumps"));
		expect(honest).toHaveLength(18);
		for (const row of honest) expect(delayRatio(row), name(row)).toBeLessThanOrEqual(0.25);
	});

	it("has at most a tenth more delay for every family", () => {
		expect(rows).toHaveLength(25);
		for (const row of rows) {
			expect(delayRatio(row), name(row)).toBeLessThanOrEqual(1.1);
			expect(row.adaptive.delayMs, name(row)).toBeLessThanOrEqual(1.1 * row.fixed.delayMs);
		}
	});

	it("covers recorded jobs of real servers", () => {
		expect(rows.at(-1)).toMatchObject({ family: "jobs of eleven builds", jobs: 53 });
	});
});
