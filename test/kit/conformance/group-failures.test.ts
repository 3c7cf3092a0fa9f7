import { expect, it } from "vitest";
import type { RequirementReport } from "../../../kit/conformance/conformance-report.ts";
import { groupFailures } from "../../../kit/conformance/group-failures.ts";
import type { ScenarioResult } from "../../../kit/conformance/scenario-result.ts";
import type { Level } from "../../../kit/spec/spec.ts";

let line = 0;

function failure(requirements: readonly string[], message: string, parts: Partial<ScenarioResult> = {}): ScenarioResult {
	const steps = ["Given the node A", "When the task is awaited"];
	return {
		file: "a.feature",
		line: ++line,
		name: "x",
		requirements,
		verdict: "failed",
		steps,
		message,
		attachments: {},
		...parts,
	};
}

/** The lanes of a run with one wrong round. */
function wrong(clause: string, right: string, told: string): Partial<ScenarioResult> {
	const round = { number: 1, startedAt: 0, endedAt: 1, told, right, clause, isWrong: true };
	const call = { kind: "wait", calledAt: 0, settledAt: 1, outcome: told, rounds: [round] };
	return { attachments: { "application/x.lanes+json": JSON.stringify({ calls: [call], nodes: [], cluster: [], cut: [] }) } };
}

function reportOf(levels: Readonly<Record<string, Level>>, scenarios: readonly ScenarioResult[]): readonly RequirementReport[] {
	return Object.entries(levels).map(([id, level]) => ({
		id,
		level,
		title: id,
		text: "",
		verdict: "failed",
		scenarios: scenarios.filter((scenario) => scenario.requirements.includes(id)),
	}));
}

const LEVELS = { "PARSE-1": "MUST", "ROUND-7": "MUST", "ROUND-4": "MUST", "WAIT-5": "SHOULD", "WAIT-2": "MUST" } as const;
const brief = (scenarios: readonly ScenarioResult[]) =>
	groupFailures(reportOf(LEVELS, scenarios)).map((each) => [each.requirement, each.scenarios.length, each.sentence]);

it("rounds that are wrong in the same way are one finding, also from scenarios about different requirements", () => {
	const scenarios = [
		failure(["PARSE-1"], "rounds: expected 3, got 2", wrong("ROUND-7", "in progress", "complete")),
		failure(["WAIT-5"], 'round 2: expected "in_progress", got "complete"', wrong("ROUND-7", "in progress", "complete")),
		failure(["WAIT-2", "ROUND-4"], "x", wrong("ROUND-4", "an error (server_error, code 4, node A)", "in progress")),
		failure(["ROUND-4"], "y", wrong("ROUND-4", "an error (server_error, code 22, node B)", "in progress")),
		failure(["ROUND-4"], "z", wrong("ROUND-7", "in progress", "complete")),
	];
	expect(brief(scenarios)).toEqual([
		["ROUND-7", 3, "A round is in progress, but the driver reports complete."],
		["ROUND-4", 2, "A round is an error, but the driver reports in progress."],
	]);
});

it("MUST comes before SHOULD, and wrong readings of replies come before the rounds that they make wrong", () => {
	const scenarios = [
		...Array.from({ length: 9 }, () => failure(["WAIT-5"], "starts of the rounds in ms: expected [0,1], got [0]")),
		...Array.from({ length: 5 }, () => failure(["ROUND-7"], "m", wrong("ROUND-7", "in progress", "complete"))),
		...Array.from({ length: 2 }, () => failure(["PARSE-1"], 'status: expected "not_found", got "error"')),
	];
	expect(brief(scenarios).map(([requirement, count]) => [requirement, count])).toEqual([
		["PARSE-1", 2],
		["ROUND-7", 5],
		["WAIT-5", 9],
	]);
	expect(brief(scenarios)[0]?.[2]).toBe('A reply means "not found", but the driver reads it as "error".');
});

it("other failures belong to the requirement that explains most of them", () => {
	const scenarios = [
		failure(["WAIT-2", "WAIT-5"], 'outcome: expected "complete", got "timeout: Task 1 did not complete within 5 ms."'),
		failure(["WAIT-5"], "starts of the rounds in ms: expected [0,1000], got [0]"),
		failure(["WAIT-5"], "starts of the rounds in ms: expected [0,2000], got [0]"),
		failure(["WAIT-2"], "evidence of node A: expected done, got left"),
	];
	expect(brief(scenarios).map(([requirement, count]) => [requirement, count])).toEqual([
		["WAIT-2", 1],
		["WAIT-5", 3],
	]);
});

it("the smallest scenario is one about the requirement, with the fewest steps", () => {
	const long = { steps: ["Given the nodes A and B", "And B restarts", "When the task is awaited", "Then it completes"] };
	const scenarios = [
		failure(["WAIT-5"], "m", wrong("ROUND-7", "in progress", "complete")),
		failure(["ROUND-7"], "m", { ...wrong("ROUND-7", "in progress", "complete"), ...long }),
		failure(["ROUND-7"], "m", { ...wrong("ROUND-7", "in progress", "complete"), steps: long.steps.slice(1) }),
	];
	expect(groupFailures(reportOf(LEVELS, scenarios))[0]?.smallest).toBe(`a.feature:${scenarios[2]?.line}`);
});

it("known failures, and scenarios that passed or could not run, are not findings", () => {
	const scenarios = [
		failure(["WAIT-2"], "m", { known: "accepted" }),
		failure(["WAIT-2"], "m", { verdict: "passed" }),
		failure(["WAIT-2"], "m", { verdict: "could not run" }),
	];
	expect(brief(scenarios)).toEqual([]);
});

it("a wait that goes on after its timeout is one finding, whether it then reports success or not", () => {
	const lanes = (settledAt: number) => {
		const call = { kind: "wait", calledAt: 0, settledAt, deadline: 100, outcome: "complete", rounds: [] };
		return { attachments: { "application/x.lanes+json": JSON.stringify({ calls: [call], nodes: [], cluster: [], cut: [] }) } };
	};
	const levels = { "WAIT-4": "MUST", "WAIT-5": "SHOULD" } as const;
	const scenarios = [
		failure(["WAIT-5"], "WAIT-5: the wait should end at its timeout, but it ended later"),
		failure(["WAIT-5"], "WAIT-5: no round should begin after the timeout"),
		failure(["WAIT-4"], "WAIT-4: the wait should end in timeout, but it continued"),
		failure(["WAIT-4"], 'outcome: expected "timeout", got "complete"', lanes(200)),
		// This one ends too early, which is another mistake.
		failure(["WAIT-4"], 'outcome: expected "timeout", got "complete"', lanes(50)),
	];
	expect(
		groupFailures(reportOf(levels, scenarios)).map((each) => [each.requirement, each.scenarios.length, each.sentence]),
	).toEqual([
		["WAIT-4", 4, "A wait continues after its timeout."],
		["WAIT-4", 1, 'The call should end with "timeout", but it ends with "complete".'],
	]);
});

it("a wait whose rounds go on after its timeout breaks WAIT-5, also if a scenario about WAIT-4 then ends in another way", () => {
	const levels = { "WAIT-4": "MUST", "WAIT-5": "SHOULD" } as const;
	const message = "WAIT-5: the wait should end at its timeout, but it ended later";
	const late = { requirement: "WAIT-5", level: "SHOULD" as const, message, kind: "time" as const };
	const ending = 'outcome: expected "timeout", got "complete"';
	const steps = { requirement: "WAIT-4", level: "MUST" as const, message: ending, kind: "steps" as const };
	const scenarios = [
		failure(["WAIT-5"], message, { findings: [late] }),
		failure(["WAIT-4"], message, { findings: [late, steps] }),
	];
	expect(
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]),
	).toEqual([["WAIT-5", 2]]);
});

it.each([
	['questions to node B: expected "at least one", got "none"', "The driver does not ask a node that it should ask."],
	["questions to node B: expected 0, got 3", "The driver asks a node that it should not ask."],
	["questions to node B: expected 2, got 3", "The driver asks a node 3 times, but 2 times is right."],
	[
		'questions to node B: expected "never query-show:id=1", got "asked at 0 ms"',
		"The driver asks a node query-show:id=1, which it should never ask.",
	],
	[
		'questions to node B: expected "none that begins with query", got "query-show:id=1"',
		'The driver asks a node "query-show:id=1", but it should not ask anything that begins with query.',
	],
	[
		'outcome: expected "complete", got "unknown"',
		'The call should end with "complete", but it ends with an error without a code.',
	],
])("the failure %j has a sentence of its own", (message, sentence) => {
	expect(brief([failure(["WAIT-2"], message)])[0]?.[2]).toBe(sentence);
});

it("a sentence does not repeat the clause that stands before it", () => {
	const message = "ASK-8: node A should be asked two commands, but was asked one";
	expect(brief([failure(["WAIT-2"], message)])[0]?.[2]).toBe("Node A should be asked two commands, but was asked one");
});

/** What the kit notes of the replies that a driver may have misread. */
function replies(result: Partial<ScenarioResult>, ...shapes: readonly string[]): Partial<ScenarioResult> {
	return { ...result, attachments: { ...result.attachments, "application/x.reply-shapes+json": JSON.stringify(shapes) } };
}

it("a misread reply explains the rounds in which a reply like it came", () => {
	const reading = 'status: expected "not_found", got "error"';
	const scenarios = [
		...Array.from({ length: 7 }, () =>
			failure(["ROUND-7"], "m", replies(wrong("ROUND-7", "in progress", "an error"), "status=active(ok)", "empty")),
		),
		failure(["ROUND-4"], "m", replies(wrong("ROUND-4", "an error", "complete"), "ERROR:20:…")),
		failure(["PARSE-1"], reading, replies({}, "empty")),
	];
	expect(brief(scenarios).map(([requirement, count]) => [requirement, count])).toEqual([
		["PARSE-1", 8],
		["ROUND-4", 1],
	]);
});

it("a driver that is wrong about the plain “not found” is wrong about rounds, and not about each reply that means the same", () => {
	const over = (clause: string, ...shapes: readonly string[]) =>
		failure([clause], "m", {
			...replies(wrong("ROUND-7", "in progress", "complete"), ...shapes),
			findings: [{ requirement: clause, level: "MUST", message: "m" }],
		});
	const scenarios = [over("PARSE-1", "empty"), over("PARSE-1", "ERROR:2:…"), over("ROUND-7", "ERROR:2:…")];
	expect(brief(scenarios).map(([requirement, count]) => [requirement, count])).toEqual([["ROUND-7", 3]]);
});

it("wrong commands to nodes of several builds are one finding, which names a build and both commands", () => {
	const wrong = (node: string, build: string) =>
		failure(["WAIT-2"], `ASK-1: node ${node} (build ${build}) should be asked the old command, but was asked the new one`);
	expect(brief([wrong("A", "5.6.0.4"), wrong("B", "4.9.0.11")])).toEqual([
		["WAIT-2", 2, "A node of build 5.6.0.4 should be asked the old command, but the driver asks the new one"],
	]);
});

it("a question that is given up at the deadline is one finding, whether a round or the error code shows it", () => {
	const levels = { "WAIT-4": "MUST", "ROUND-3": "MUST" } as const;
	const says = (message: string, kind: "verdict" | "steps") => ({
		findings: [{ requirement: "WAIT-4", level: "MUST" as const, message, kind }],
	});
	const round = "WAIT-4: round 2 should be in progress, but the driver says an error (network_error, node A)";
	const code = 'error code: expected "timeout", got "network_error"';
	const scenarios = [
		failure(["WAIT-4"], round, { ...wrong("ROUND-3", "in progress", "an error"), ...says(round, "verdict") }),
		failure(["WAIT-4"], code, says(code, "steps")),
	];
	const found = groupFailures(reportOf(levels, scenarios));
	expect(found.map(({ requirement, scenarios: places }) => [requirement, places.length])).toEqual([["WAIT-4", 2]]);
});

it("a question about the wrong job explains the wrong round that follows from its answer", () => {
	const levels = { "ASK-2": "MUST", "ROUND-6": "MUST" } as const;
	const message = "ASK-2: node A should be asked about the task id 5, but was asked query-show:trid=-5";
	const findings = [
		{ requirement: "ASK-2", level: "MUST" as const, message, kind: "question" as const },
		{
			requirement: "ROUND-6",
			level: "MUST" as const,
			message: "ROUND-6: round 2 should be complete, but the driver says in progress",
			kind: "verdict" as const,
		},
	];
	const scenario = failure(["ASK-2"], message, { ...wrong("ROUND-6", "complete", "in progress"), findings });
	expect(groupFailures(reportOf(levels, [scenario])).map(({ requirement }) => requirement)).toEqual(["ASK-2"]);
});

it('a completion while a node is in progress comes first, and explains others if "not found" decides in both', () => {
	const levels = { "ROUND-3": "MUST", "ROUND-7": "MUST" } as const;
	const both = (clause: string, ...shapes: readonly string[]) =>
		failure([clause], "m", replies(wrong(clause, "in progress", "complete"), ...shapes));
	const found = (...shapes: readonly string[]) =>
		groupFailures(reportOf(levels, [both("ROUND-7", "ERROR:2:…"), both("ROUND-7", "ERROR:2:…"), both("ROUND-3", ...shapes)])).map(
			({ requirement, scenarios }) => [requirement, scenarios.length],
		);
	expect(found("ERROR:2:…", "status=active(ok)")).toEqual([["ROUND-3", 3]]);
	expect(found("status=done(ok)", "status=active(ok)")).toEqual([
		["ROUND-3", 1],
		["ROUND-7", 2],
	]);
});

it("replies of several meanings that the driver reads alike, against the same clause, are one finding", () => {
	const levels = { "PARSE-7": "SHOULD", "PARSE-8": "SHOULD" } as const;
	const reading = (clause: string, right: string, told: string, shape: string) =>
		failure([clause], `status: expected "${right}", got "${told}"`, replies({}, shape));
	const scenarios = [
		reading("PARSE-7", "in_progress", "not_found", "status=active(ok), last"),
		reading("PARSE-7", "complete", "not_found", "status=done(ok), last"),
		reading("PARSE-8", "in_progress", "complete", "status=done(ok)"),
	];
	expect(
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]),
	).toEqual([
		["PARSE-7", 2],
		["PARSE-8", 1],
	]);
});

it("replies that are misread in the same way are named by the clause of most of them, of a MUST before a SHOULD", () => {
	const reading = (clause: string) =>
		failure([clause], 'status: expected "in_progress", got "complete"', replies({}, `status of ${clause}`));
	const named = (levels: Readonly<Record<string, Level>>) => {
		const scenarios = ["PARSE-7", "PARSE-13", "PARSE-13"].map(reading);
		return groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]);
	};
	expect(named({ "PARSE-7": "SHOULD", "PARSE-13": "SHOULD" })).toEqual([["PARSE-13", 3]]);
	expect(named({ "PARSE-7": "MUST", "PARSE-13": "SHOULD" })).toEqual([["PARSE-7", 3]]);
});

it("a misread reply explains a wrong round of a scenario about the same clause, if the driver makes the same of both", () => {
	const levels = { "PARSE-8": "SHOULD", "ROUND-3": "MUST" } as const;
	const round = (told: string) =>
		failure(["ROUND-3", "PARSE-8"], "x", replies(wrong("ROUND-3", "in progress", told), "no status"));
	const misread = failure(["PARSE-8"], 'status: expected "in_progress", got "complete"', replies({}, "status=done(ok)"));
	const named = (...scenarios: readonly ScenarioResult[]) =>
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]);
	expect(named(misread, round("complete"))).toEqual([["PARSE-8", 2]]);
	expect(named(misread, round("an error")).map(([requirement]) => requirement)).toEqual(["ROUND-3", "PARSE-8"]);
});

it("a misread reply explains a wrong round of a scenario about its clause alone, also if a plain “not found” came with it", () => {
	const levels = { "PARSE-8": "SHOULD", "ROUND-3": "MUST" } as const;
	const round = (...clauses: readonly string[]) =>
		failure(clauses, "x", replies(wrong("ROUND-3", "in progress", "complete"), "no status", "ERROR:2:…"));
	const misread = failure(["PARSE-8"], 'status: expected "in_progress", got "complete"', replies({}, "status=done(ok)"));
	const named = (...scenarios: readonly ScenarioResult[]) =>
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]);
	expect(named(misread, round("PARSE-8"))).toEqual([["PARSE-8", 2]]);
	expect(named(misread, round("ROUND-3", "PARSE-8"))[0]).toEqual(["ROUND-3", 1]);
});

it("wrong rounds of scenarios about one requirement, none of them about the clause of the round, are named by it", () => {
	const levels = { "STATUS-1": "MUST", "ROUND-7": "MUST", "WAIT-9": "SHOULD" } as const;
	const completed = (...clauses: readonly string[]) => failure(clauses, "m", wrong("ROUND-7", "in progress", "complete"));
	const named = (...scenarios: readonly ScenarioResult[]) =>
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]);
	expect(named(completed("STATUS-1"), completed("STATUS-1", "WAIT-9"))).toEqual([["STATUS-1", 2]]);
	expect(named(completed("STATUS-1"), completed("ROUND-7"))).toEqual([["ROUND-7", 2]]);
	expect(named(completed("STATUS-1"), completed("STATUS-1", "ROUND-7"))).toEqual([["ROUND-7", 2]]);
	// A weaker requirement would hide that a MUST is broken.
	expect(named(completed("WAIT-9"))).toEqual([["ROUND-7", 1]]);
});

it("a late answer that is read as the next one is named by ASK-5, not by the connection that was kept for it", () => {
	const levels = { "ASK-5": "SHOULD", "ASK-7": "MUST", "WAIT-2": "MUST" } as const;
	const fault = (requirement: keyof typeof levels) => ({
		requirement,
		level: levels[requirement],
		message: `${requirement}: x`,
		kind: "question" as const,
	});
	const late = () => failure(["ASK-5"], "ASK-7: x", { findings: [fault("ASK-5"), fault("ASK-7")] });
	const kept = failure(["ASK-7"], "ASK-7: x", { findings: [fault("ASK-7")] });
	const named = (...scenarios: readonly ScenarioResult[]) =>
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, level }) => [requirement, level]);
	expect(named(late())).toEqual([["ASK-5", "SHOULD"]]);
	expect(named(kept)).toEqual([["ASK-7", "MUST"]]);
	// A scenario about ASK-5 that ends in another way does not show that a late answer is read, whatever its text is.
	for (const message of ['outcome: expected "complete", got "endless"', "ASK-5: x"]) {
		const steps = { requirement: "ASK-5", level: "SHOULD" as const, message, kind: "steps" as const };
		expect(named(failure(["ASK-5"], "ASK-7: x", { findings: [fault("ASK-7"), steps] }), kept)[0]).toEqual(["ASK-7", "MUST"]);
	}
	// The connection is kept for the same reason, so both are one finding, which is as grave as the second.
	const slow = failure(["WAIT-2"], "WAIT-2: x", { findings: [fault("WAIT-2")] });
	expect(named(slow, kept, late())).toEqual([
		["ASK-5", "SHOULD"],
		["WAIT-2", "MUST"],
	]);
});

it("a misread reply of a scenario about several clauses is against the weakest of them, whose level the scenario has", () => {
	const levels = { "PARSE-3": "MUST", "PARSE-6": "SHOULD" } as const;
	const reading = (...clauses: readonly string[]) =>
		failure(clauses, 'status: expected "not_found", got "complete"', replies({}, "no status"));
	const scenarios = [reading("PARSE-3", "PARSE-6"), reading("PARSE-6")];
	expect(
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]),
	).toEqual([["PARSE-6", 2]]);
});

it("a completion shortly before the deadline belongs to those at the deadline, if there are such", () => {
	const levels = { "ROUND-3": "MUST", "ROUND-8": "MUST", "WAIT-4": "MUST" } as const;
	const completed = (clause: string, settledAt: number, isEarly?: true) => {
		const wrong = { number: 1, startedAt: 0, endedAt: 1, told: "complete", right: "in progress", clause, isWrong: true };
		const round = { ...wrong, ...(isEarly && { isEarly }) };
		const call = { kind: "wait", calledAt: 0, settledAt, deadline: 1000, outcome: "complete", rounds: [round] };
		const lanes = JSON.stringify({ calls: [call], nodes: [], cluster: [], cut: [] });
		return failure([clause], "m", { attachments: { "application/x.lanes+json": lanes } });
	};
	const named = (...scenarios: readonly ScenarioResult[]) =>
		groupFailures(reportOf(levels, scenarios)).map(({ requirement, scenarios: places }) => [requirement, places.length]);
	expect(named(completed("ROUND-3", 990), completed("WAIT-4", 1000))).toEqual([["WAIT-4", 2]]);
	expect(named(completed("ROUND-8", 993), completed("ROUND-3", 990), completed("WAIT-4", 1000))).toEqual([["WAIT-4", 3]]);
	// A last round that is shorter than the round before it can end long before the deadline.
	expect(named(completed("ROUND-3", 690, true), completed("WAIT-4", 1000))).toEqual([["WAIT-4", 2]]);
	expect(named(completed("ROUND-3", 500), completed("WAIT-4", 1000))).toEqual([
		["ROUND-3", 1],
		["WAIT-4", 1],
	]);
	expect(named(completed("ROUND-3", 990))).toEqual([["ROUND-3", 1]]);
});

it.each([
	["PARSE-8", 4, "finds a status anywhere in a reply, so also that of other jobs"],
	["PARSE-9", 1, "only mixes up the jobs in a reply"],
])("%s is named if %i of 8 scenarios about the right status fail: the driver %s", (expected, wrongStatuses) => {
	const levels = { "PARSE-8": "SHOULD", "PARSE-9": "SHOULD" } as const;
	const message = 'status: expected "not_found", got "complete"';
	const all = (clause: string, count: number, passed: number) => [
		...Array.from({ length: count }, () => failure([clause], message, replies({}, "two entries"))),
		...Array.from({ length: passed }, () => failure([clause], "", { verdict: "passed" })),
	];
	const scenarios = [...all("PARSE-8", wrongStatuses, 8 - wrongStatuses), ...all("PARSE-9", 6, 2)];
	expect(groupFailures(reportOf(levels, scenarios)).map(({ requirement }) => requirement)).toEqual([expected]);
});

it("replies that are misread alike are named by the clause whose own scenarios fail the most, not by one with many scenarios", () => {
	const levels = { "PARSE-7": "SHOULD", "PARSE-9": "SHOULD" } as const;
	const reading = (clause: string) =>
		failure([clause], 'status: expected "in_progress", got "not_found"', replies({}, "status=active(ok), last"));
	const right = Array.from({ length: 6 }, () => failure(["PARSE-9"], "", { verdict: "passed" }));
	const scenarios = [reading("PARSE-9"), reading("PARSE-9"), reading("PARSE-9"), reading("PARSE-7"), ...right];
	expect(groupFailures(reportOf(levels, scenarios)).map(({ requirement }) => requirement)).toEqual(["PARSE-7"]);
});

it("wrong rounds and pauses of a driver whose rounds overlap are one finding, but an early completion is another", () => {
	const levels = {
		"ROUND-3": "MUST",
		"ROUND-6": "MUST",
		"WAIT-2": "MUST",
		"WAIT-6": "MUST",
		"WAIT-12": "SHOULD",
		"ASK-5": "SHOULD",
	} as const;
	const overlaps = {
		requirement: "WAIT-12",
		level: "SHOULD",
		message: "WAIT-12: node A is asked again",
		kind: "question",
	} as const;
	const early = { requirement: "WAIT-2", level: "MUST", message: "WAIT-2: round 2 is early", kind: "time" } as const;
	const late = { requirement: "ROUND-6", level: "MUST", message: "ROUND-6: it goes on", kind: "verdict" } as const;
	const wrongEnd = { requirement: "ROUND-3", level: "MUST", message: "ROUND-3: it ends", kind: "verdict" } as const;
	const own = () => failure(["WAIT-12"], "x", { findings: [overlaps] });
	const others = [
		failure(["ROUND-6"], "x", { ...wrong("ROUND-6", "complete", "in progress"), findings: [late] }),
		failure(["WAIT-6"], "x", { ...wrong("ROUND-6", "complete", "in progress"), findings: [late, overlaps] }),
		failure(["WAIT-2"], "x", { findings: [early] }),
	];
	const completion = failure(["ROUND-3"], "x", { ...wrong("ROUND-3", "in progress", "complete"), findings: [wrongEnd] });
	const passed = (): ScenarioResult => ({ ...failure(["WAIT-12"], ""), verdict: "passed" });
	const grouped = (...scenarios: readonly ScenarioResult[]) =>
		groupFailures(reportOf(levels, scenarios)).map((each) => [each.requirement, each.scenarios.length]);

	expect(grouped(...others, completion, own(), own())).toEqual([
		["ROUND-3", 1],
		["WAIT-12", 5],
	]);
	// Others that break the clause stand under it in a report, too. They are not about it.
	const more = Array.from({ length: 3 }, () => failure(["WAIT-6", "WAIT-12"], "x", { findings: [overlaps, late] }));
	const asOthers = reportOf(levels, [...others, own(), ...more]).map((one) => ({
		...one,
		scenarios: one.scenarios.map((scenario) => (more.includes(scenario) ? { ...scenario, requirements: ["WAIT-6"] } : scenario)),
	}));
	expect(groupFailures(asOthers).map(({ requirement }) => requirement)).toEqual(["WAIT-12"]);
	// It is as grave as what it spoils, and its scenario is one about it.
	const [first, second] = groupFailures(reportOf(levels, [...others, own(), failure(["ASK-5"], "y")]));
	expect(first).toMatchObject({ requirement: "WAIT-12", level: "SHOULD", smallest: expect.stringMatching(/^a\.feature:\d+$/) });
	expect(first?.sentence).toMatch(/^Rounds overlap: /);
	expect(second?.requirement).toBe("ASK-5");
	// Rounds that overlap now and then, or a late answer that is read, do not explain the rest.
	expect(grouped(...others, own(), passed(), passed())[0]).toEqual(["ROUND-6", 2]);
	const lateRead = { requirement: "ASK-5", level: "SHOULD", message: "ASK-5: it is read", kind: "question" } as const;
	expect(grouped(...others, own(), failure(["ASK-5"], "x", { findings: [lateRead] }))[0]).toEqual(["ROUND-6", 2]);
});

it("a reply that is read as complete does not explain a round that ends in an error", () => {
	const scenarios = [
		failure(["PARSE-1"], 'status: expected "in_progress", got "complete"', replies({}, "status=done(ok)")),
		failure(["ROUND-4"], "m", replies(wrong("ROUND-4", "complete", "an error"), "status=done(ok)")),
		failure(["ROUND-7"], "m", replies(wrong("ROUND-7", "in progress", "complete"), "status=done(ok)")),
	];
	expect(brief(scenarios).map(([requirement, count]) => [requirement, count])).toEqual([
		["PARSE-1", 2],
		["ROUND-4", 1],
	]);
});
