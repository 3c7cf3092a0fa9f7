import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import { parseScenario, parseScenarios, printScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { canonicalSchedule } from "../../kit/schedule/canonical-schedule.ts";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { parseReplayToken, printReplayToken } from "../../kit/schedule/replay-token.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { checkSchedule, parseScheduleJson, printScheduleJson, ScheduleError } from "../../kit/schedule/schedule-json.ts";
import { count } from "../support/counts.ts";
import { anySchedule } from "./schedule-arbitrary.ts";

const TWO_NODES: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [
		{ name: "A", version: "8.1.2.0", job: {} },
		{ name: "B", version: "8.1.2.0", job: { duration: 2500, lag: 0 }, latency: 1, member: true, maxDone: 100, replies: [] },
	],
	events: [{ at: 1500, kind: "restart", node: "B" }],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait", pollInterval: 1000, timeout: Number.POSITIVE_INFINITY, grace: 3 }],
};

const TWO_NODES_JSON =
	'{"version":1,"task":{"id":"4660","namespace":"test","set":"demo","kind":"query_execute"},' +
	'"nodes":[{"name":"A","version":"8.1.2.0","job":{}},{"name":"B","version":"8.1.2.0","job":{"duration":2500}}],' +
	'"events":[{"at":1500,"kind":"restart","node":"B"}],"calls":[{"kind":"wait"}]}';

const TWO_NODES_SCENARIO = `Scenario: A schedule
  Given a cluster of 2 nodes
  And the job on node B runs for 2500 ms
  When node B restarts at 1500 ms
  And the task is awaited`;

describe("a schedule as JSON", () => {
	test("omits defaults, and has its keys in a fixed order", () => {
		expect(printScheduleJson(TWO_NODES)).toBe(TWO_NODES_JSON);
		const shuffled = { ...TWO_NODES, calls: [{ grace: 3, kind: "wait" as const, at: 0 }] };
		expect(printScheduleJson({ ...shuffled })).toBe(TWO_NODES_JSON);
	});

	test("is the same after it is read back", () => {
		fc.assert(
			fc.property(anySchedule, (schedule) => {
				const json = printScheduleJson(schedule);
				const back = parseScheduleJson(json);
				expect(back).toEqual(canonicalSchedule(schedule));
				expect(printScheduleJson(back)).toBe(json);
			}),
		);
	});

	test.each([
		["nodes[1].latency", "fast", 'nodes[1].latency must be a number of milliseconds from 1 to 1000000000000, not "fast".'],
		["nodes[1].latency", 0, "nodes[1].latency must be a number of milliseconds from 1 to 1000000000000, not 0."],
		["nodes[1].version", undefined, "nodes[1].version must be a server build such as 8.1.2.0, not missing."],
		["nodes[0].name", "B", 'nodes[1].name must be a name that no other node has, not "B".'],
		["nodes[0].name", "a b", 'nodes[0].name must be a node\'s name: up to 64 letters, digits, and any of _ . : -, not "a b".'],
		[
			"nodes[0].job.failed",
			2000,
			"nodes[0].job must be a job with at most as many failed records as `records` (default: 1000), not an object.",
		],
		["nodes[0].job", [], 'nodes[0].job must be a job\'s life (an object), null or "unknown set", not an empty list.'],
		["calls[0].options", [], "calls[0].options must be an object, not an empty list."],
		["nodes[0].job.lag", -1, "nodes[0].job.lag must be a number of milliseconds from 0 to 1000000000000, not -1."],
		["nodes[1].maxDone", 10_001, "nodes[1].maxDone must be a whole number from 0 to 10000, not 10001."],
		[
			"nodes[0].colour",
			"red",
			"The field nodes[0].colour does not exist; the known fields are name, version, latency, member, believedBuild, maxDone, job, replies.",
		],
		["events[0].node", "Q", 'events[0].node must be one of the nodes (A, B), not "Q".'],
		[
			"events[0].kind",
			"explode",
			'events[0].kind must be an object whose kind is one of join, leave, crash, hold, release, evict, restart, abort, launch, plan, ready, not ready, not "explode".',
		],
		["task.kind", "scan", 'task.kind must be "query_execute" or "query_udf", not "scan".'],
		[
			"calls[0].timeout",
			"soon",
			'calls[0].timeout must be a number from -1e300 to 1e300, "Infinity", "-Infinity" or "NaN", not "soon".',
		],
		[
			"calls[0].pollInterval",
			1e308,
			'calls[0].pollInterval must be a number from -1e300 to 1e300, "Infinity", "-Infinity" or "NaN", not 1e+308.',
		],
		[
			"calls[0].options",
			{ pollInterval: 250 },
			"calls[0].options.pollInterval must be a value that a wait rejects (an allowed value belongs into calls[0].pollInterval), not 250.",
		],
		["version", 2, 'version must be 1 for a schedule without a network and without the field "after", not 2.'],
	])("is refused in one sentence that names the place: %s = %o", (path, value, message) => {
		const json: unknown = JSON.parse(TWO_NODES_JSON);
		put(json, path, value);
		expect(() => parseScheduleJson(JSON.stringify(json))).toThrow(new ScheduleError(message));
	});

	test("may give an option that a wait rejects beside a field of the same name, and the call is then judged as rejected", async () => {
		const wait = { kind: "wait" as const, pollInterval: 100, options: { pollInterval: null } };
		const schedule = parseScheduleJson(printScheduleJson({ ...TWO_NODES, calls: [wait] }));
		expect(schedule.calls).toEqual([wait]);
		const run = await runOnLibrary(schedule);
		expect(run.calls).toMatchObject([{ outcome: { kind: "error", code: "invalid_option" }, settledAt: 0 }]);
		expect(judgeRun(run)).toEqual([]);
	});

	test("is refused if it exceeds a limit", () => {
		const nodes = Array.from({ length: 65 }, (_, index) => ({ name: `N${index}`, version: "8.1.2.0", job: null }));
		expect(() => checkSchedule({ ...TWO_NODES, nodes, events: [] })).toThrow(
			"nodes must be a list of at most 64 nodes, not a list of 65.",
		);
		const events = Array.from({ length: 10_001 }, () => ({ at: 0, kind: "ready" }));
		expect(() => checkSchedule({ ...TWO_NODES, events })).toThrow(
			"events must be a list of at most 10000 events, not a list of 10001.",
		);
	});

	test("is refused if it is not JSON or not an object", () => {
		expect(() => parseScheduleJson("{")).toThrow(/^The schedule is not valid JSON: /);
		expect(() => parseScheduleJson("7")).toThrow("A schedule must be an object, not 7.");
	});
});

describe("a replay token", () => {
	test("has no spaces, and contains the schedule", () => {
		fc.assert(
			fc.property(anySchedule, (schedule) => {
				const token = printReplayToken(schedule);
				expect(token).toMatch(/^s1\.[\w-]+$/);
				expect(parseReplayToken(` ${token}\n`)).toEqual(canonicalSchedule(schedule));
			}),
		);
	});

	test("that was cut or mistyped, or is not a token, is refused in one sentence", () => {
		const token = printReplayToken(TWO_NODES);
		expect(() => parseReplayToken(token.slice(0, -9))).toThrow(
			"The replay token was cut or mistyped: it cannot be uncompressed.",
		);
		expect(() => parseReplayToken(token.replace(/.{4}$/, "AAAA"))).toThrow(
			"The replay token was cut or mistyped: it cannot be uncompressed.",
		);
		expect(() => parseReplayToken(`${token}!`)).toThrow(
			`A replay token contains only letters, digits, - and _, but its character ${token.length + 1} is "!".`,
		);
		expect(() => parseReplayToken("hello")).toThrow('A replay token begins with s1. or s2., not with "hello".');
	});

	test("that is too large when uncompressed is refused", () => {
		const bomb = `s1.${deflateSync("0".repeat(50_000_000)).toString("base64url")}`;
		expect(() => parseReplayToken(bomb)).toThrow(
			"The replay token is too long: uncompressed, at most 4194304 characters are allowed.",
		);
	});
});

describe("a schedule that a search draws", () => {
	const drawn = fc.integer().map((seed) => drawSchedule(createRandom(seed)));

	test("can be read back from JSON, a token and a scenario", () => {
		fc.assert(
			fc.property(drawn, (schedule) => {
				const canonical = canonicalSchedule(schedule);
				expect(parseScheduleJson(printScheduleJson(schedule))).toEqual(canonical);
				expect(parseReplayToken(printReplayToken(schedule))).toEqual(canonical);
				expect(parseScenario(printScenario(schedule))).toEqual(canonical);
			}),
			{ numRuns: count(30, 200) },
		);
	});

	test("runs in the same way without the values that are defaults", async () => {
		await fc.assert(
			fc.asyncProperty(drawn, async (schedule) => {
				const [run, again] = [await runOnLibrary(schedule), await runOnLibrary(parseScenario(printScenario(schedule)))];
				expect(again.trace).toEqual(run.trace);
				expect(again.calls).toEqual(run.calls);
			}),
			{ numRuns: count(15, 100) },
		);
	});
});

describe("a schedule as a scenario", () => {
	test("omits defaults", () => {
		expect(printScenario(TWO_NODES)).toBe(TWO_NODES_SCENARIO);
	});

	test("says everything that a schedule can hold in plain words", () => {
		const scenario = `Scenario: A schedule
  Given the nodes A, D and east-1
  And every node runs 7.0.0.26
  And node D answers after 20 ms
  And node A keeps 1 finished job
  And the build of node A cannot be read
  And node D is not a member yet
  And the client believes that node east-1 runs 8.0.0.15
  And the task id is 18446744073709551615
  And the namespace is "bar"
  And the query reads the set "a:status=done(ok)"
  And the query runs a function on each record
  And the query has an index filter
  And the task was started on node A alone
  And the job arrives 5 ms late, runs for ever, takes 50 ms to abort, meets 100 records, fails on 1 record
  And node east-1 does not know the set
  And node A answers "active" 2 times, then "job not found" after 30 ms, then the value "trid=7", then the body "\\n" every time
  And a driver that waits for 5 empty rounds
  And a driver that stops at the first node in progress
  And a driver that sleeps 1000 ms first
  And a driver that repeats a failed question 1 time
  And a driver whose pause begins at 100 ms and grows by 2 every 1 round up to 5000 ms
  When node D joins at 100 ms
  And node A is held at 200 ms
  And node A is released at 300 ms
  And node A restarts at 400 ms as 8.1.2.0
  And an operator aborts the job on node A at 500 ms
  And node A evicts its finished jobs at 600 ms
  And the query is started again on node D at 700 ms and runs for 10 ms
  And from 800 ms on node A answers "reset" every time after 3 ms
  And the cluster is not ready from 900 ms on
  And the task is awaited at 50 ms, on another handle, with polls 100 ms apart, for at most -1 ms, forgiving 2 failures, until cancelled at 5000 ms
  And the wait is given the option "pollingInterval" as null
  And the status is asked with questions given up after NaN ms
  And the abort is asked on handle 2`;
		expect(printScenario(parseScenario(scenario))).toBe(scenario);
	});

	test("can say what happens by order, after an answer of a node", async () => {
		const scenario = `Scenario: By order
  Given a cluster of 3 nodes
  When node B restarts 300 ms after answer 2 of node A as 7.0.0.26
  And node C is held 1 ms after answer 1 of node C
  And an operator aborts the job 300 ms after answer 3 of node A
  And the query is started again on node B 5 ms after answer 4 of node A and runs for 10 ms
  And from 0 ms after answer 1 of node B on node B answers "active" every time
  And the cluster is not ready from 9 ms after answer 9 of node A on
  And the task is awaited`;
		const schedule = parseScenario(scenario);
		expect(printScenario(schedule, { title: "By order" })).toBe(scenario);
		expect(schedule.version).toBe(2);
		expect(parseReplayToken(printReplayToken(schedule))).toEqual(schedule);
		expect(() => checkSchedule({ ...schedule, version: 1 })).toThrow(
			'version must be 2 for a schedule with an event that has the field "after", not 1.',
		);
		const [first] = schedule.events;
		expect(() => checkSchedule({ ...schedule, events: [{ ...first, after: { node: "D", answer: 1 } }] })).toThrow(
			'events[0].after.node must be one of the nodes (A, B, C), not "D".',
		);
		// With polls 1000 ms apart, the second answer of node A comes at 1002 ms.
		const { trace } = await runOnLibrary(schedule);
		expect(trace.find((event) => event.kind === "node" && event.change === "restarted")).toMatchObject({ node: "B", at: 1302 });
	});

	test("gives the same schedule when its steps are read", () => {
		fc.assert(
			fc.property(anySchedule, (schedule) => {
				expect(parseScenario(printScenario(schedule))).toEqual(canonicalSchedule(schedule));
			}),
			{ numRuns: count(40, 300) },
		);
	});

	test("may have a title and Then steps, which do not change the schedule", () => {
		const text = printScenario(TWO_NODES, {
			title: "One\nline",
			expectations: ["the wait completes", 'the outcome is "uncertain"'],
		});
		expect(text).toBe(
			`${TWO_NODES_SCENARIO.replace("A schedule", "One line")}\n  Then the wait completes\n  And the outcome is "uncertain"`,
		);
		expect(parseScenario(text)).toEqual(canonicalSchedule(TWO_NODES));
	});

	test("is read from a feature with backgrounds, outlines, tables and texts too", () => {
		const feature = `
@tag
Feature: Several
  Background:
    Given the nodes A and B
  Scenario Outline: Late by <ms>
    Given node B answers:
      | reply         | after | times |
      | job not found | <ms>  | 2     |
    And node A answers with the value:
      """
      trid=1:status=done(ok)
      """
    When the task is awaited
    Examples:
      | ms |
      | 5  |
      | 9  |
`;
		const [first, second, ...others] = parseScenarios(feature);
		expect(others).toEqual([]);
		expect(first?.schedule.nodes.map(({ replies }) => replies)).toEqual([
			[{ reply: { value: "trid=1:status=done(ok)" } }],
			[{ reply: "job not found", after: 5, times: 2 }],
		]);
		expect(second?.schedule.nodes[1]?.replies).toEqual([{ reply: "job not found", after: 9, times: 2 }]);
	});

	test.each([
		["  Given a cluster of 2 nodes\n  And node Q runs 7.0.0.26", "Line 3: Node Q does not exist. Nodes: A, B."],
		["  Given a herd of cows", 'Line 2: No step matches "a herd of cows".'],
		[
			'  Given a cluster of 1 node\n  And node A answers "perhaps"',
			/^Line 3: "perhaps" is not an answer that a node can give. Allowed answers: truth, /,
		],
		[
			"  Given a cluster of 1 node\n  And the job runs for 5 ms, runs for 6 ms",
			'Line 3: "runs for 6 ms" sets a value that the step has already set.',
		],
		["  Given a cluster of 1 node\n  And node A answers:", 'Line 3: "node A answers:" needs a table or a text below it.'],
		[
			"  Given a cluster of 1 node\n  And node A answers after 0 ms",
			"nodes[0].latency must be a number of milliseconds from 1 to 1000000000000, not 0.",
		],
		["  When the wait is cancelled at 5 ms", "Line 2: No earlier step awaits the task."],
	])("is refused in one sentence that names the line: %s", (steps, message) => {
		expect(() => parseScenario(`Scenario: Wrong\n${steps}`)).toThrow(
			typeof message === "string" ? new ScheduleError(message) : message,
		);
	});
});

/** Sets a field deep within a value. */
function put(value: unknown, path: string, to: unknown): void {
	const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
	const last = keys.pop() ?? "";
	let place = value as Record<string, unknown>;
	for (const key of keys) place = place[key] as Record<string, unknown>;
	place[last] = to;
}
