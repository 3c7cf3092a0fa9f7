import { describe, expect, test } from "vitest";
import { buildsOf } from "../../../kit/oracle/builds.ts";
import { type Finding, reporterOf } from "../../../kit/oracle/finding.ts";
import { callsOf } from "../../../kit/oracle/history.ts";
import { createHandleMemory } from "../../../kit/oracle/memory.ts";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { mayAskAlone, mustAskAlone, readReply, saysServerTimeout } from "../../../kit/oracle/reading.ts";
import { senselessIn } from "../../../kit/oracle/refusal.ts";
import { worldOf } from "../../../kit/oracle/world.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import type { Run } from "../../../kit/run/run.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";
import { isUnclearBody } from "../../../src/job/reply-body.ts";

const SCHEDULE: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", kind: "query_execute" },
	nodes: [
		{ name: "A", version: "7.0.0.26", job: {} },
		{ name: "B", version: "8.1.2.0", job: {}, member: false },
	],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [],
};
const TRACE: readonly TraceEvent[] = [
	{ at: 5, kind: "node", node: "B", change: "joined" },
	{ at: 7, kind: "node", node: "A", change: "left" },
	{ at: 7, kind: "node", node: "A", change: "joined" },
	{ at: 8, kind: "cluster", change: "not ready" },
	{ at: 9, kind: "node", node: "A", change: "restarted", version: "8.1.2.0" },
	{ at: 9, kind: "node", node: "A", change: "restarted" },
];

describe("The world of a run", () => {
	const world = worldOf(SCHEDULE, TRACE);

	test("is what it was after everything that happened at an instant", () => {
		expect([4, 5, 6].map((at) => world.isMember("B", at))).toEqual([false, true, true]);
		expect(world.members(4)).toEqual(["A"]);
		expect(world.members(7)).toEqual(["A", "B"]);
		expect([7, 8].map((at) => world.isReady(at))).toEqual([true, false]);
		expect([8, 9, 10].map((at) => world.version("A", at))).toEqual(["7.0.0.26", "8.1.2.0", "8.1.2.0"]);
	});

	test("says at which instants a membership changed, and what it was before an event of the trace", () => {
		expect([4, 5, 6].map((at) => world.changedAt("B", at))).toEqual([false, true, false]);
		expect([6, 7, 8].map((at) => world.changedAt("A", at))).toEqual([false, true, false]);
		expect([1, 2, 3].map((order) => world.wasMember("A", order))).toEqual([true, false, true]);
	});
});

describe("A reply to several commands (PARSE-8)", () => {
	const commands = ["a:1", "b:1", "c:1"];

	test("is unclear if any later command is echoed twice, and not if the first one is", () => {
		expect(mustAskAlone("a:1\tx\nb:1\ty\nc:1\tz\n", commands)).toBe(false);
		expect(mustAskAlone("a:1\tx\nb:1\ty\nb:1\tq\nc:1\tz\n", commands)).toBe(true);
		expect(mustAskAlone("a:1\tx\nb:1\ty\nc:1\tz\nc:1\tq\n", commands)).toBe(true);
		expect(mustAskAlone("a:1\tx\na:1\tq\nb:1\ty\nc:1\tz\n", commands)).toBe(false);
	});

	// Found by `npm run truth`: a node of 6.4 that the client believes to be 5.7 leaves out the line of `scan-show`, and
	// the set's name holds its echo.
	test("is unclear if one value is an entry without a run and another one has a run", async () => {
		const shows = ["query-show:trid=4660", "scan-show:trid=4660"];
		const set = "\n:STATUS=done\t\nscan-show:trid=4660\tERROR:2:x";
		const run = await runOnLibrary({
			...SCHEDULE,
			task: { ...SCHEDULE.task, set },
			nodes: [{ name: "A", version: "6.4.0.34", job: { duration: 500 }, believedBuild: "5.7.0.31" }],
			calls: [{ kind: "wait", timeout: 200, pollInterval: 10 }],
		});
		const [body = ""] = run.trace.flatMap((event) => (event.kind === "answered" ? [event.body] : []));
		expect(mustAskAlone(body, shows)).toBe(true);
		expect(isUnclearBody(body, shows)).toBe(true);
		expect(run.calls[0]?.outcome).toMatchObject({ kind: "error", code: "timeout" });
		expect(judgeRun(run)).toEqual([]);
		const short = `${shows[0]}\ttrid=4660:status=done(ok)\n${shows[1]}\tERROR:2:job not found\n`;
		expect([mustAskAlone(short, shows), isUnclearBody(short, shows)]).toEqual([false, false]);
	});

	test("is not unclear because the driver asked for the node and its build in the same request", () => {
		const run = `status=done(ok):${["job-progress", "run-time", "time-since-done"].map((name) => `${name}=1:`).join("")}`;
		const recs = ["throttled", "filtered-meta", "filtered-bins", "succeeded", "failed"].map((name) => `recs-${name}=0`).join(":");
		const body = `node\tBB9\nbuild\t8.1.2.0\nquery-show:id=1\ttrid=1:${run}${recs}\n`;
		const asked = ["node", "build", "query-show:id=1"];
		expect(mustAskAlone(body, asked)).toBe(false);
		// A driver that takes the name of the node for an entry may ask again.
		expect(mayAskAlone(body, asked)).toBe(true);
		expect(mayAskAlone(body, asked.slice(2))).toBe(false);
	});

	test("is read up to the echo of a later command, and not of an earlier one", () => {
		const shows = ["query-show:trid=1", "scan-show:trid=1"];
		const body = `${shows[0]}\tERROR:2:job not found\n${shows[1]}\ttrid=1:set=a:status=done(ok)\n${shows[0]}\t:status=active(ok)\n`;
		expect(readReply(body, shows, "1").kind).toBe("in_progress");
	});
});

describe("The check of a call for invalid values (WAIT-8, ASK-2)", () => {
	test.each([
		["forgive", { forgive: 0.5 }],
		["forgive", { forgive: -1 }],
		["grace", { grace: 0 }],
		["grace", { grace: 1.5 }],
		["requestTimeout", { requestTimeout: 0 }],
		["timeout", { timeout: -1 }],
		["pollInterval", { pollInterval: Number.POSITIVE_INFINITY }],
		[undefined, { pollInterval: 0, timeout: 0, grace: 1, forgive: 0, requestTimeout: 0.5 }],
		[undefined, { timeout: Number.POSITIVE_INFINITY }],
	])("names %s", (name, options) => {
		expect(senselessIn({ kind: "wait", ...options }, "1")).toBe(name);
	});

	test.each(["0", "18446744073709551616", "01", "-1", ""])("names the task id %j", (id) => {
		expect(senselessIn({ kind: "wait" }, id)).toBe("taskId");
	});
});

// Found by `npm run truth`. ASK-8: a question to only one module is a part of the request, so the whole request is
// asked if the node does not know it.
test("A question to one module that the node does not know is followed by the question to both", async () => {
	const run = await runOnLibrary({
		...SCHEDULE,
		nodes: [
			{
				...{ name: "A", version: "5.6.0.25", job: { duration: 1000 }, believedBuild: null },
				replies: [{ reply: "missing line" }, { reply: "active" }, { reply: "missing line", times: 2 }, { reply: "active" }],
			},
		],
		calls: [{ kind: "wait", pollInterval: 10, timeout: 18 }],
	});
	const asked = run.trace.flatMap((event) => (event.kind === "asked" ? [`${event.at} ${event.commands.length}`] : []));
	expect(asked.slice(0, 5)).toEqual(["0 1", "1 2", "12 1", "13 1", "14 2"]);
	expect(judgeRun(run)).toEqual([]);
});

describe("What the oracle remembers of a node (ROUND-6, WAIT-9)", () => {
	const seen = { kind: "in_progress", result: undefined, entry: "" } as const;

	test("counts for other calls after the time at which it was seen, and may count at that time", () => {
		const memory = createHandleMemory();
		memory.add("A", seen, 5, 0, false);
		expect(memory.isObserved("A", 5, 0)).toBe("yes");
		expect([5, 6].map((at) => memory.isObserved("A", at, 1))).toEqual(["either", "yes"]);
		expect(memory.isObserved("B", 9, 0)).toBe("no");
	});

	test("may count if the round had no verdict", () => {
		const memory = createHandleMemory();
		memory.add("A", seen, 5, 0, true);
		expect([memory.isObserved("A", 5, 0), memory.isObserved("A", 9, 1)]).toEqual(["either", "either"]);
	});
});

test("A wrong build is believed until the node did not know its command, and may be believed at that time (ASK-9)", async () => {
	const schedule: Schedule = {
		...SCHEDULE,
		nodes: [{ name: "A", version: "8.1.2.0", job: { duration: 5 }, believedBuild: "5.6.0.25" }],
		calls: [{ kind: "wait", pollInterval: 10 }],
	};
	const run = await runOnLibrary(schedule);
	const builds = buildsOf(schedule, callsOf(run), worldOf(schedule, run.trace));
	expect([0, 1, 2].map((at) => builds.known("A", at))).toEqual([["5.6.0.25"], ["5.6.0.25", "8.1.2.0"], ["8.1.2.0"]]);
});

test("A whole body is a timeout of the server if its code or its text says so (ASK-6)", () => {
	const bodies = ["ERROR:9:timeout\n", "ERROR::timeout\n", "ERROR::bad-trid\n", "ERROR:4:timeout\n"];
	expect(bodies.map(saysServerTimeout)).toEqual([true, true, false, false]);
});

test("A driver that declares one retry repeats a failed question once", () => {
	const schedule: Schedule = { ...SCHEDULE, habits: { ...LIBRARY_HABITS, retries: 1 }, calls: [{ kind: "wait" }] };
	const commands = ["query-show:trid=4660"];
	const asked = (question: number, at: number): readonly TraceEvent[] => [
		{ at, kind: "asked", node: "A", question, commands },
		{ at: at + 1, kind: "failed", node: "A", question, reason: "reset" },
	];
	const outcome = { kind: "error", code: "network_error", node: "A", message: "" } as const;
	const runOf = (trace: readonly TraceEvent[], settledAt: number): Run => ({
		...{ schedule, trace, truth: {} },
		calls: [{ calledAt: 0, settledAt, outcome, rounds: [] }],
	});
	expect(judgeRun(runOf([...asked(1, 0), ...asked(2, 1)], 2), { isLibrary: false })).toEqual([]);
	const often = judgeRun(runOf([...asked(1, 0), ...asked(2, 1), ...asked(3, 2)], 3), { isLibrary: false });
	expect(often[0]).toMatchObject({ requirement: "WAIT-11", expected: "the error network_error of A at 2 ms" });
});

test("A run has at most 20 findings", () => {
	const findings: Finding[] = [];
	const report = reporterOf(findings, 0);
	for (let count = 0; count < 25; count++) report("ROUND-1", "this", "that", count);
	expect(findings.map(({ round }) => round)).toEqual(Array.from({ length: 20 }, (_, count) => count));
	expect(findings[3]?.message).toBe("ROUND-1, call 0, round 3: expected this, got that.");
});

describe("The questions of two calls", () => {
	const commands = ["query-show:trid=4660"];
	const end = { calledAt: 0, settledAt: 1, outcome: { kind: "complete" }, rounds: [] } as const;
	const runWith = (parts: Partial<Schedule>): Run => ({
		schedule: { ...SCHEDULE, calls: [{ kind: "wait" }, { kind: "wait" }], ...parts },
		trace: [{ at: 0, kind: "asked", node: "A", question: 1, commands }],
		truth: {},
		calls: [end, end],
	});

	test("must be in the run, call by call", () => {
		expect(() => callsOf(runWith({}))).toThrow("The run does not say which of its questions belong to call 0");
	});

	test("belong to neither of them over a network, where the cluster asks for all calls at once", () => {
		const calls = callsOf(runWith({ network: { seed: 1, happens: [] } }));
		expect(calls.map(({ questions }) => questions)).toEqual([[], []]);
	});
});
