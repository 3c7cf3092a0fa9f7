import { describe, expect, test } from "vitest";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { mustAskAlone, readReply } from "../../../kit/oracle/reading.ts";
import { senselessIn } from "../../../kit/oracle/refusal.ts";
import { worldOf } from "../../../kit/oracle/world.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";

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

	test("is read up to the echo of a later command, and not of an earlier one", () => {
		const shows = ["query-show:trid=1", "scan-show:trid=1"];
		const body = `${shows[0]}\tERROR:2:job not found\n${shows[1]}\ttrid=1:set=a:status=done(ok)\n${shows[0]}\t:status=active(ok)\n`;
		expect(readReply(body, shows, "1").kind).toBe("in_progress");
	});
});

describe("What makes no sense in a call (WAIT-8, ASK-2)", () => {
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

// Found by `npm run truth`. ASK-8: a module that is asked alone is a part of the request, so all of it is asked if the node does not know it.
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
