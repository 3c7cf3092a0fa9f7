import { describe, expect, it } from "vitest";
import { judgeFloors } from "../../bench/soak/judge-floors.ts";
import { judgeResources } from "../../bench/soak/judge-resources.ts";
import { judgeTime } from "../../bench/soak/judge-time.ts";
import { judgeTruth } from "../../bench/soak/judge-truth.ts";
import { type Life, recordLives } from "../../bench/soak/lives.ts";
import { machineNow } from "../../bench/soak/machine-time.ts";
import type { TaskReport, WaitEnding } from "../../bench/soak/report.ts";
import { realPause } from "../../bench/soak/resources.ts";
import { StallWatch } from "../../bench/soak/stall-watch.ts";
import type { SoakTask } from "../../bench/soak/task.ts";
import { createTrace } from "../../simulator/index.ts";
import type { Evidence } from "../../src/index.ts";

const TASK: SoakTask = {
	taskId: 7n,
	life: {},
	missing: [],
	isFiltered: false,
	wait: { pollInterval: 100, requestTimeout: 1000, timeout: 1000, forgive: 0 },
	idle: 0,
	cancelAfter: Number.POSITIVE_INFINITY,
};

function report(ending: WaitEnding, settledAt: number, task: Partial<SoakTask> = {}): TaskReport {
	return { task: { ...TASK, ...task }, calledAt: 10_000, settledAt, ending };
}

/**
 * The wait begins at 10,000 and says this of node A at 10,500, and the job had these times and the node these changes.
 */
function findings(
	evidence: Evidence | undefined,
	life: Life,
	changes: readonly number[] = [],
	task: Partial<SoakTask> = {},
	{ outcome = "ok", longestStall = 20, divided = [] }: Partial<Around> = {},
): number {
	const trace = createTrace();
	const lives = recordLives(trace);
	for (const at of changes) trace.add({ at, kind: "node", node: "A", change: "crashed" });
	for (const [change, at] of Object.entries(life)) {
		trace.add({ at, kind: "job", node: "A", taskId: 7n, change: change as keyof Life });
	}
	for (const at of divided) trace.add({ at, kind: "cluster", change: "split" });
	const ending: WaitEnding = { kind: "complete", outcome, evidence: new Map(evidence === undefined ? [] : [["A", evidence]]) };
	return judgeTruth(report(ending, 10_500, task), lives, { zero: 0, longestStall, noticedAfter: 3000 }).length;
}

interface Around {
	readonly outcome: "ok" | "uncertain";
	readonly longestStall: number;
	/** When the network split. */
	readonly divided: readonly number[];
}

describe("a completion", () => {
	it.each<[string, Evidence | undefined, Life, readonly number[]]>([
		["done, and it was", "done", { active: 9990, done: 10_400 }, []],
		["aborted, and forgotten before it had drained", "aborted", { active: 9990, aborting: 10_100, lost: 10_200 }, [10_200]],
		["vanished in a restart", "vanished", { active: 9990, lost: 10_200 }, [10_200]],
		["vanished by eviction", "vanished", { active: 9990, done: 10_100, evicted: 10_200 }, []],
		["presumed, and the job came later", "presumed", { active: 10_450 }, []],
		["presumed, and the job never came", "presumed", {}, []],
		["left", "left", { active: 9990, lost: 10_100 }, [10_100]],
		["no word of a node that came and went", undefined, { active: 9990 }, [9000]],
		["no word of a node that never had it", undefined, {}, []],
	])("is true: %s", (_, evidence, life, changes) => {
		expect(findings(evidence, life, changes)).toBe(0);
	});

	it.each<[string, Evidence | undefined, Life, readonly number[]]>([
		["done while it was active", "done", { active: 9990 }, []],
		["done before it was", "done", { active: 9990, done: 10_600 }, []],
		["aborted, although no caller aborted it", "aborted", { active: 9990, done: 10_400 }, []],
		["abandoned, which no simulated server does", "abandoned", { active: 9990, done: 10_400 }, []],
		["vanished from a node that still had it", "vanished", { active: 9990 }, []],
		["presumed, although the job was visible all the time", "presumed", { active: 9990 }, []],
		["left, although the node had no event", "left", { active: 9990 }, []],
		["no word of a node that had it all along", undefined, { active: 9990 }, []],
	])("is false: %s", (_, evidence, life, changes) => {
		expect(findings(evidence, life, changes)).toBe(1);
	});

	it("is presumed no sooner than three rounds take", () => {
		const slow = { wait: { ...TASK.wait, pollInterval: 300 } };
		expect(findings("presumed", {}, [], slow)).toBe(1);
	});

	it("may say that a node has left if the machine was too busy to look at it, or the network was split", () => {
		expect(findings("left", { active: 9990 }, [], {}, { outcome: "uncertain", longestStall: 1000 })).toBe(0);
		expect(findings("left", { active: 9990 }, [], {}, { outcome: "uncertain", divided: [9500] })).toBe(0);
		expect(findings("left", { active: 9990 }, [], {}, { outcome: "uncertain", divided: [5000] })).toBe(1);
	});

	it("is false if it is ok while a former member still has the job, also after faults of the machine or the network", () => {
		expect(findings("left", { active: 9990 }, [], {}, { longestStall: 1000, divided: [9500] })).toBe(1);
		expect(findings(undefined, { active: 9990 }, [], {}, { longestStall: 1000, divided: [9500] })).toBe(1);
	});

	it("contains only the node on which the task was started", () => {
		expect(findings(undefined, { active: 9990 }, [], { nodeName: "B" })).toBe(0);
	});
});

/** The event loop was paused, 100 ms before the deadline of {@link TASK} and 400 ms after it. */
const STALL = { from: 10_900, to: 11_400, isMeant: false };

describe("a wait", () => {
	const error = (code: "timeout" | "server_error"): WaitEnding => ({ kind: "error", code, message: "m" });

	it.each<[string, WaitEnding, number]>([
		["is over at its deadline", error("timeout"), 11_000],
		["is late by as much as the machine was", error("timeout"), 11_450],
		["settles when it is cancelled", { kind: "cancelled", at: 10_300 }, 10_310],
	])("%s", (_, ending, settledAt) => {
		expect(judgeTime(report(ending, settledAt), [STALL])).toBeUndefined();
	});

	it.each<[string, WaitEnding, number, RegExp]>([
		["outlasts its timeout", error("timeout"), 11_451, /51 ms past its timeout of 1000 ms/],
		["completes past its timeout", { kind: "complete", outcome: "ok", evidence: new Map() }, 11_700, /300 ms past/],
		["times out early", error("timeout"), 10_990, /after 990 ms, before its 1000 ms/],
		["lingers after it was cancelled", { kind: "cancelled", at: 10_300 }, 10_600, /300 ms after it was cancelled/],
		["hangs", { kind: "hung" }, 21_000, /had not settled after 11000 ms/],
		["ends in an error that the soak cannot cause", error("server_error"), 10_100, /server_error/],
		["ends in an error of no kind", { kind: "astray", error: "TypeError: x" }, 10_100, /TypeError: x/],
	])("fails that %s", (_, ending, settledAt, sentence) => {
		expect(judgeTime(report(ending, settledAt), [STALL])).toMatch(sentence);
	});
});

describe("the watch over stalls", () => {
	it("distinguishes a planned pause from a slow turn, and counts only their parts in the given time", async () => {
		const watch = new StallWatch();
		const begin = machineNow();
		watch.pause(40);
		const paused = machineNow();
		while (machineNow() < paused + 60);
		await realPause(30);
		watch.stop();
		const [meant, long] = watch.within(begin + 10, Number.POSITIVE_INFINITY);
		expect(meant).toMatchObject({ from: begin + 10, isMeant: true });
		expect(long?.isMeant).toBe(false);
		expect(watch.longest).toBeGreaterThanOrEqual(60);
	});
});

describe("a process", () => {
	const held = (heapBytes: number, sockets = 2, timers = 1) => ({ heapBytes, sockets, timers });

	it("may hold no socket and no timer more than at the start, and little more memory than after the first wave", () => {
		expect(judgeResources("tracker", held(0), held(10e6), held(12e6))).toEqual([]);
		expect(judgeResources("tracker", held(0), held(10e6), held(12e6, 3, 4))).toEqual([
			"The tracker's process has 3 sockets when all is closed, and had 2 at the start.",
			"The tracker's process has 4 timers when all is closed, and had 1 at the start.",
		]);
		expect(judgeResources("tracker", held(0), held(10e6), held(30e6))).toEqual([
			"The tracker's process holds 19531 KiB more than after the first wave.",
		]);
	});
});

describe("the minimum counts of a soak", () => {
	const enough = {
		...{ nodes: 64, tasks: 200, elapsedMs: 600_000, completions: 2000, latestMs: 900 },
		longestTurnMs: { tracker: 900, cluster: 900 },
	};

	it("are reached by a soak that shows enough", () => {
		expect(judgeFloors(enough)).toEqual([]);
		expect(judgeFloors({ ...enough, elapsedMs: 4000, tasks: 40, completions: 2 })).toEqual([]);
	});

	it.each([
		[{ completions: 1 }, "Too few completions: 1 instead of at least 2000."],
		[{ elapsedMs: 4000, tasks: 40, completions: 1 }, "Too few completions: 1 instead of at least 2."],
		[{ elapsedMs: 10, completions: 0 }, "Too few completions: 0 instead of at least 1."],
		[
			{ longestTurnMs: { tracker: 16_000, cluster: 20 } },
			"A turn of the tracker's event loop took 16000 ms; at most 1000 ms are allowed.",
		],
		[
			{ longestTurnMs: { tracker: 20, cluster: 1001 } },
			"A turn of the cluster's event loop took 1001 ms; at most 1000 ms are allowed.",
		],
		[{ latestMs: 1500 }, "A wait was 1500 ms late; at most 1000 ms are allowed."],
	])("are not reached by %j", (change, sentence) => {
		expect(judgeFloors({ ...enough, ...change })).toEqual([sentence]);
	});
});
