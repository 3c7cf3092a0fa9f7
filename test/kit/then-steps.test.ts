import { describe, expect, test } from "vitest";
import type { ReplyReading } from "../../kit/run/driver.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import type { Run } from "../../kit/run/run.ts";
import type { RunSeen } from "../../kit/run/seen.ts";
import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { createStepMatcher } from "../../kit/scenario/step-matcher.ts";
import { MANNER } from "./drivers/support/manner.ts";

/** A Then step that cannot fail proves nothing. So each true line is tested with false ones and their messages. */

const match = createStepMatcher();

/** The message of a Then line about a run; `undefined` if the line passes. */
function judge(run: Run, line: string): string | undefined {
	const matched = match(line);
	if (matched?.step.kind !== "judge run") throw new Error(`${line} is not a step about a run.`);
	const { step, values } = matched;
	return complaintOf(() => step.judge(run, ...(values as never[])));
}

function complaintOf(judgement: () => void): string | undefined {
	try {
		judgement();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

async function runOf(steps: string): Promise<Run> {
	return runOnLibrary(parseScenario(`Scenario: one\n${steps}`));
}

test("questions about the job may share a request with others", async () => {
	const run = await runOf("Given the node A\nWhen the task is awaited");
	const trace = run.trace.map((event) =>
		event.kind === "asked" ? { ...event, commands: ["node", "build", ...event.commands] } : event,
	);
	const together: Run = { ...run, trace };
	for (const how of ["is asked", "is first asked", "is only asked"])
		expect(judge(together, `node A ${how} "query-show:id=4660"`)).toBeUndefined();
	expect(judge(together, 'node A is only asked "query-show:trid=4660"')).toBeDefined();
});

describe("a Then step about a wait that completes", async () => {
	// Rounds at 0, 1001 and 2002 ms; B is done at 1500 ms and A at 500 ms.
	const run = await runOf(`
		Given a cluster of 2 nodes
		And the job on node A runs for 500 ms, meets 100 records, fails on 10 records
		And the job on node B runs for 1500 ms, meets 50 records
		When the task is awaited`);

	test.each([
		"the wait completes",
		"the first wait completes",
		"the wait completes at 2003 ms",
		"the wait completes after 3 rounds",
		"the wait completes after 3 rounds at 2003 ms",
		"the wait has 3 rounds",
		"the wait has rounds that begin at 0, 1001 and 2002 ms",
		"round 1 is in progress",
		"round 3 is complete",
		"rounds 1 to 2 are in progress",
		"round 2 begins at 1001 ms",
		"round 2 ends at 1002 ms",
		"no two rounds of a wait overlap",
		'node B is known to be "done"',
		'node B is known to be "done" in the wait',
		'every node is known to be "done"',
		"the completion does not mention node Q",
		'the outcome is "failed_records"',
		'the outcome of the wait is "failed_records"',
		"the totals are 140 records succeeded and 10 failed",
		"node A was last seen with 90 records succeeded and 10 failed",
		"node A was last seen at 100 percent",
		'in truth the job on node A is "done"',
		'node B is asked "query-show:id=4660"',
		'node B is first asked "query-show:id=4660"',
		'node B is only asked "query-show:id=4660"',
		'node B is never asked "query-show:trid=4660"',
		'node B is never asked anything that begins with "scan"',
		"node Q is never asked",
		"node B is asked 3 times",
		"node B is asked at 0, 1001 and 2002 ms",
		"every question has a form that its node answers",
		"nothing is asked after 2002 ms",
		"nothing is asked after the end of the wait",
	])("passes: %s", (line) => {
		expect(judge(run, line)).toBeUndefined();
	});

	test.each([
		["the second wait completes", "This wait does not exist. Calls of this kind in the scenario: 1."],
		['the status is "complete"', "This status does not exist. Calls of this kind in the scenario: 0."],
		["the wait completes at 2002 ms", "end in ms: expected 2002, got 2003"],
		["the wait completes after 2 rounds", "rounds: expected 2, got 3"],
		["the wait completes after 2 rounds at 2003 ms", "rounds: expected 2, got 3"],
		["the wait completes after 3 rounds at 9 ms", "end in ms: expected 9, got 2003"],
		['the wait ends in "timeout"', 'outcome: expected "timeout", got "complete"'],
		["the wait does not complete", 'outcome: expected "anything but complete", got "complete"'],
		["the wait ends with its caller's reason at 2003 ms", 'outcome: expected "cancelled", got "complete"'],
		["the wait has 4 rounds", "rounds: expected 4, got 3"],
		[
			"the wait has rounds that begin at 0, 1000 and 2000 ms",
			"starts of the rounds in ms: expected [0,1000,2000], got [0,1001,2002]",
		],
		["round 1 is complete", 'round 1: expected "complete", got "in_progress"'],
		["round 3 is in progress", 'round 3: expected "in_progress", got "complete"'],
		["round 3 is an error", 'round 3: expected "error", got "complete"'],
		["round 4 is complete", 'rounds of the wait: expected "at least 4", got 3'],
		["rounds 1 to 3 are in progress", 'round 3: expected "in_progress", got "complete"'],
		["round 2 begins at 1000 ms", "start of round 2 in ms: expected 1000, got 1001"],
		["round 2 ends at 1001 ms", "end of round 2 in ms: expected 1001, got 1002"],
		['node B is known to be "vanished"', 'evidence of node B: expected "vanished", got "done"'],
		['every node is known to be "aborted"', 'evidence of node A: expected "aborted", got "done"'],
		["the completion does not mention node B", 'evidence of node B: expected none, got "done"'],
		['the outcome is "ok"', 'outcome: expected "ok", got "failed_records"'],
		["the totals are 150 records succeeded and 0 failed", "records succeeded and failed: expected [150,0], got [140,10]"],
		[
			"node B was last seen with 50 records succeeded and 1 failed",
			"records succeeded and failed on node B: expected [50,1], got [50,0]",
		],
		["node A was last seen at 50 percent", "progress of node A: expected 50, got 100"],
		["no record of node A was seen", "record of node A: expected false, got true"],
		['in truth the job on node A is "lost"', 'true state of the job on node A: expected "lost", got "done"'],
		['node B is asked "query-show:trid=4660"', /^questions to node B: expected \["query-show:trid=4660"\], got /],
		['node B is asked "query-show:id=4660" and "scan-show:trid=4660"', /^questions to node B: expected /],
		[
			'node B is first asked "scan-show:trid=4660"',
			'first question to node B: expected ["scan-show:trid=4660"], got ["query-show:id=4660"]',
		],
		[
			'node B is only asked "query-show:trid=4660"',
			'question to node B: expected ["query-show:trid=4660"], got ["query-show:id=4660"]',
		],
		['node Q is only asked "query-show:trid=4660"', 'questions to node Q: expected ["query-show:trid=4660"], got "none"'],
		[
			'node B is never asked "query-show:id=4660"',
			'questions to node B: expected "never query-show:id=4660", got "asked at 0 ms"',
		],
		[
			'node B is never asked anything that begins with "query"',
			'questions to node B: expected "none that begins with query", got "query-show:id=4660"',
		],
		["node B is never asked", "questions to node B: expected 0, got 3"],
		["node B is asked 2 times", "questions to node B: expected 2, got 3"],
		["node B is asked at 0 and 1001 ms", "instants of the questions to node B in ms: expected [0,1001], got [0,1001,2002]"],
		["a question to node B is given up at 5 ms", "instants at which questions to node B are given up, in ms: expected 5, got []"],
		["an answer of node B comes too late", "late answers of node B: expected true, got false"],
		["nothing is asked", 'questions: expected "none", got "node A asked at 0 ms"'],
		["nothing is asked after 2001 ms", 'questions: expected "none after 2001 ms", got "node A asked at 2002 ms"'],
		['the error names "B"', 'message of an error: expected "one that names B", got []'],
	])("fails: %s", (line, complaint) => {
		expect(judge(run, line)).toEqual(typeof complaint === "string" ? complaint : expect.stringMatching(complaint));
	});
});

describe("a Then step about calls that fail, are cancelled, or are not waits", async () => {
	const run = await runOf(`
		Given a cluster of 2 nodes
		And the job runs for ever
		And node B answers "truth", then "ERROR:20" after 3 ms
		And node A answers "truth" after 20 ms
		When the task is awaited with questions given up after 10 ms
		And the task is awaited at 2000 ms, on another handle
		And the wait is cancelled at 2500 ms
		And the status is asked at 3000 ms
		And the abort is asked at 4000 ms`);

	test.each([
		'the first wait ends in "network_error" of node A after 1 round at 10 ms',
		"a question to node A is given up at 10 ms",
		'the error names "A"',
		'the second wait ends in "server_error" of node B with code 20 at 2003 ms',
		'the status is "in_progress" at 3001 ms',
		'the abort is "accepted" on node B',
		"the abort is answered at 4001 ms",
	])("passes: %s", (line) => {
		expect(judge(run, line)).toBeUndefined();
	});

	test.each([
		["the wait completes", 'The scenario has 2 calls of the kind wait. Write "the first wait", for example.'],
		["the first wait completes", /^outcome: expected "complete", got "network_error: /],
		['the first wait ends in "timeout"', 'error code: expected "timeout", got "network_error"'],
		['the first wait ends in "network_error" of node B', 'node of the error: expected "B", got "A"'],
		['the first wait ends in "network_error" after 2 rounds', "rounds: expected 2, got 1"],
		['the first wait ends in "network_error" at 11 ms', "end in ms: expected 11, got 10"],
		['the second wait ends in "server_error" of node B with code 2', "server's code: expected 2, got 20"],
		['the status is "complete"', 'status: expected "complete", got "in_progress"'],
		['the status is "in_progress" at 3000 ms', "end in ms: expected 3000, got 3001"],
		['the status ends in "timeout"', 'outcome: expected "timeout", got "in_progress"'],
		['the abort is "not_active" on node B', 'result of node B: expected "not_active", got "accepted"'],
		["the abort is answered at 4000 ms", "end in ms: expected 4000, got 4001"],
		['the abort ends in "cluster_not_ready"', 'outcome: expected "cluster_not_ready", got "aborted"'],
	])("fails: %s", (line, complaint) => {
		expect(judge(run, line)).toEqual(typeof complaint === "string" ? complaint : expect.stringMatching(complaint));
	});
});

describe("a Then step about one reply", () => {
	const ERROR_20: ReplyReading & { written: string } = {
		status: "error",
		serverCode: 20,
		reply: "ERROR:20:x",
		written: "ERROR:20:x",
	};

	test.each([
		["it is complete", { status: "complete", written: "" }, undefined],
		["it is complete", { status: "in_progress", written: "" }, 'status: expected "complete", got "in_progress"'],
		["it is in progress", { status: "complete", written: "" }, 'status: expected "in_progress", got "complete"'],
		["it is not found", { status: "complete", written: "" }, 'status: expected "not_found", got "complete"'],
		["it is a server error", { status: "not_found", written: "" }, 'status: expected "error", got "not_found"'],
		["it is a server error with code 20", ERROR_20, undefined],
		["it is a server error with code 2", ERROR_20, "code: expected 2, got 20"],
		["it is a server error without a code", ERROR_20, "code: expected none, got 20"],
		["the error keeps the reply as it was written", ERROR_20, undefined],
		["the error keeps the reply as it was written", { ...ERROR_20, reply: "x" }, 'kept reply: expected "ERROR:20:x", got "x"'],
	] as const)("%s: %j", (line, reading, complaint) => {
		const matched = match(line);
		if (matched?.step.kind !== "judge reading") throw new Error(`${line} is not a step about a reply.`);
		const { step, values } = matched;
		expect(complaintOf(() => step.judge(reading, ...(values as never[])))).toBe(complaint);
	});
});

test("a driver outside this process may report a server's error 9, but no other error, as a network failure (ASK-6)", async () => {
	const asCalled = async (value: string, seen: RunSeen | undefined): Promise<Run> => {
		const { seen: _none, ...run } = await runOf(`
			Given the node A
			And node A answers the value "${value}"
			When the task is awaited`);
		const outcome = { kind: "error", code: "network_error", message: "timeout" } as const;
		return { ...run, calls: run.calls.map((call) => ({ ...call, outcome })), ...(seen !== undefined && { seen }) };
	};
	const outside: RunSeen = { profile: "wire", rounds: [], isCounted: true, manner: MANNER };
	const line = (code: number) => `the wait ends in "server_error" with code ${code}`;
	const complaint = 'error code: expected "server_error", got "network_error"';
	expect(judge(await asCalled("ERROR:9:timeout", outside), line(9))).toBeUndefined();
	expect(judge(await asCalled("ERROR:9:timeout", undefined), line(9))).toBe(complaint);
	expect(judge(await asCalled("ERROR:20:x", outside), line(20))).toBe(complaint);
});
