import { describe, expect, test } from "vitest";
import { checkFalseCompletion } from "../../../kit/oracle/false-completion.ts";
import { type Finding, type Report, reporterOf } from "../../../kit/oracle/finding.ts";
import type { CallHistory, Question } from "../../../kit/oracle/history.ts";
import { checkView } from "../../../kit/oracle/members/view.ts";
import { checkNoExcuse } from "../../../kit/oracle/no-excuse.ts";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { worldOf } from "../../../kit/oracle/world.ts";
import type { NetworkRun } from "../../../kit/run/on-network.ts";
import type { CallOutcome, CallReport } from "../../../kit/run/run.ts";
import { type Call, LIBRARY_HABITS, type NodePlan, type Schedule } from "../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";
import type { Completion } from "../../../src/index.ts";
import { type AskedForJob, lineOf, runOf, SHOW, traceOf } from "./support/by-hand.ts";

function scheduleOf(nodes: readonly Partial<NodePlan>[], calls: readonly Call[] = [{ kind: "wait" }]): Schedule {
	return {
		version: 1,
		task: { id: "7", namespace: "test", kind: "query_execute" },
		nodes: nodes.map((node, index) => ({ name: "AB"[index] ?? "", version: "8.1.2.0", job: {}, ...node })),
		events: [],
		habits: LIBRARY_HABITS,
		calls,
	};
}

interface Played {
	readonly nodes?: readonly Partial<NodePlan>[];
	readonly wait: Partial<Call & { kind: "wait" }>;
	readonly asked: readonly AskedForJob[];
	readonly more?: readonly TraceEvent[];
}

function judged({ nodes = [{}], wait, asked, more = [] }: Played, settledAt: number, outcome: CallOutcome, isLibrary = false) {
	const schedule = scheduleOf(nodes, [{ kind: "wait", pollInterval: 10, ...wait }]);
	const run = runOf(schedule, [...traceOf(asked), ...more], settledAt, outcome);
	return judgeRun(run, { isLibrary }).map(lineOf);
}

const error = (code: string, node?: string): CallOutcome => ({
	...{ kind: "error", code, message: "" },
	...(node !== undefined && { node }),
});

describe("In one instant the judge accepts either of", () => {
	test("a failure of one node and the wait's own timeout, both at the deadline (WAIT-4)", () => {
		const run: Played = {
			nodes: [{}, {}],
			wait: { timeout: 5, requestTimeout: 5 },
			asked: [
				["A", 0, 5, "reset"],
				["B", 0, 5, "given up"],
			],
		};
		expect(judged(run, 5, error("timeout"))).toEqual([]);
		expect(judged(run, 5, error("network_error", "A"))).toEqual([]);
		expect(judged(run, 5, { kind: "complete" })).not.toEqual([]);
	});

	test("a crash and a cancellation (WAIT-10)", () => {
		const run: Played = { wait: { cancelAt: 5 }, asked: [["A", 0, 5, "reset"]] };
		expect(judged(run, 5, { kind: "cancelled" })).toEqual([]);
		expect(judged(run, 5, error("network_error", "A"))).toEqual([]);
	});

	test.each([0, 1])("two orders of two calls; call %i sees the job (WAIT-9)", (first) => {
		const questions = [[0, 2], [1]];
		const calls = questions.map((numbers, index): CallReport => {
			const settledAt = index === 0 ? 12 : 1;
			return { calledAt: 0, settledAt, outcome: { kind: "complete" }, rounds: [], questions: numbers };
		});
		const wait: Call = { kind: "wait", pollInterval: 10 };
		const trace = traceOf([
			["A", 0, 1, "active(ok)"],
			["A", 0, 1, "none"],
			["A", 11, 12, "done(ok)"],
		]);
		const run = {
			...{ schedule: scheduleOf([{}], [wait, wait]), trace, truth: {} },
			calls: first === 0 ? calls : calls.toReversed(),
		};
		expect(judgeRun(run, { isLibrary: false })).toEqual([]);
	});
});

test("Another driver may end with the failure of a node that said done before, and this library may not (ROUND-12)", () => {
	const run: Played = {
		nodes: [{}, {}],
		wait: {},
		asked: [
			["A", 0, 1, "done(ok)"],
			["B", 0, 1, "active(ok)"],
			["A", 11, 12, "reset"],
			["B", 11, 12, "active(ok)"],
		],
	};
	expect(judged(run, 12, error("network_error", "A"))).toEqual([]);
	expect(judged(run, 12, error("network_error", "A"), true)).not.toEqual([]);
});

test("A last round that the cluster refuses is missing if the wait times out at its deadline (WAIT-5, ROUND-2)", () => {
	const run: Played = {
		wait: { timeout: 15 },
		asked: [
			["A", 0, 1, "active(ok)"],
			["A", 11, 12, "active(ok)"],
		],
		more: [{ at: 13, kind: "cluster", change: "not ready" }],
	};
	expect(judged(run, 14, error("cluster_not_ready"))).toEqual([]);
	expect(judged(run, 15, error("timeout"))[0]).toMatch(/^WAIT-5: the error cluster_not_ready/);
	expect(judged(run, 14, error("timeout"))[0]).toMatch(/^ROUND-2: the error cluster_not_ready/);
});

test("A round without a question is reported at the end of the call (WAIT-2)", () => {
	const run: Played = { wait: { timeout: 30 }, asked: [["A", 0, 1, "active(ok)"]] };
	expect(judged(run, 30, error("timeout"))[0]).toBe("WAIT-2: round 2 to begin at 11 ms / no question, and the end at 30 ms");
});

type Evidence = Completion["nodes"][number]["evidence"];
type Check = (
	schedule: Schedule,
	trace: readonly TraceEvent[],
	world: ReturnType<typeof worldOf>,
	history: CallHistory,
	report: Report,
) => void;

/** What a check finds in a wait from 0 to 10 ms that completed, whose questions were asked at 8 ms. */
function found(
	check: Check,
	outcome: Completion["outcome"],
	evidence: readonly Evidence[],
	facts: {
		readonly trace?: readonly TraceEvent[];
		readonly nodes?: readonly Partial<NodePlan>[];
		readonly statuses?: readonly string[];
		readonly target?: string;
	},
) {
	const { trace = [], statuses = [], target } = facts;
	const whole = scheduleOf(facts.nodes ?? evidence.map(() => ({})));
	const schedule = target === undefined ? whole : { ...whole, task: { ...whole.task, node: target } };
	const nodes = evidence.map((each, index) => ({ node: "AB"[index] ?? "", evidence: each }));
	const completion = { outcome, nodes, reasons: [] } as unknown as Completion;
	const questions = evidence.map((_, number): Question => {
		const body = `${SHOW}\ttrid=7:status=${statuses[number] ?? "done(ok)"}\n`;
		return {
			...{ number, node: "AB"[number] ?? "", commands: [SHOW], askedAt: 8, endedAt: 10, endedAs: number },
			end: { kind: "answered", body },
		};
	});
	const report: CallReport = { calledAt: 0, settledAt: 10, outcome: { kind: "complete", completion }, rounds: [] };
	const findings: Finding[] = [];
	const history: CallHistory = { index: 0, call: { kind: "wait" }, report, questions };
	check(schedule, trace, worldOf(schedule, trace), history, reporterOf(findings, 0));
	return findings.map(({ requirement, got }) => `${requirement}: ${got}`);
}

describe("A completion that contradicts the true state of the jobs", () => {
	const job = (at: number, change: "active" | "done", node = "A"): TraceEvent => ({ at, kind: "job", node, taskId: 7n, change });

	test("may be ok if the job that runs is another one, started after the first was done (TRUTH-3)", () => {
		const again = [job(0, "active"), job(5, "done"), job(6, "active")];
		expect(found(checkFalseCompletion, "ok", ["done"], { trace: again })).toEqual([]);
		expect(found(checkFalseCompletion, "ok", ["vanished"], { trace: [job(0, "active")] })).toContain("TRUTH-3: ok at 10 ms");
	});

	test("is explained by a crash only if it says vanished (ROUND-3)", () => {
		const trace: readonly TraceEvent[] = [job(0, "active"), { at: 5, kind: "node", node: "A", change: "crashed" }];
		expect(found(checkFalseCompletion, "uncertain", ["vanished"], { trace })).toEqual([]);
		expect(found(checkFalseCompletion, "aborted", ["aborted"], { trace })).toEqual([
			"ROUND-3: complete at 10 ms, evidence aborted",
		]);
	});

	test("is found on a node without scripted replies, also if another node has some (TRUTH-1)", () => {
		const nodes: readonly Partial<NodePlan>[] = [{ replies: [{ reply: "done" }] }, {}];
		expect(found(checkFalseCompletion, "uncertain", ["done", "done"], { nodes })).toEqual(["TRUTH-1: done"]);
	});
});

test("An uncertain outcome has no excuse if the job is done with an ok or without a result (TRUTH-5)", () => {
	const uncertain = (...statuses: readonly string[]) => found(checkNoExcuse, "uncertain", ["done", "done"], { statuses });
	expect(uncertain("done", "done(ok)")).toEqual(["TRUTH-5: uncertain"]);
	expect(uncertain("done(ok)", "done(abandoned-unknown)")).toEqual([]);
});

test("A handle that names a node has no excuse in another member that was not asked (TRUTH-5)", () => {
	expect(found(checkNoExcuse, "uncertain", ["done"], { nodes: [{}, {}], target: "A" })).toEqual(["TRUTH-5: uncertain"]);
});

test("The view is judged by the time since the cluster healed (CLUSTER-2)", () => {
	const views = [{ at: 50, client: ["A"], nodes: { A: ["A", "B"], B: ["A", "B"] } }];
	const viewAfter = (healedAt: number) => {
		const run = {
			schedule: { ...scheduleOf([{}, {}]), network: { seed: 1, happens: [] } },
			trace: [{ at: healedAt, kind: "cluster", change: "healed" }],
			members: { connected: { begunAt: 0, at: 10 }, views, reached: {}, endedAt: 30_000 },
		} as unknown as NetworkRun;
		const findings: Finding[] = [];
		checkView(run, reporterOf(findings, 0));
		return findings.map(({ requirement, got }) => `${requirement}: ${got}`);
	};
	expect(viewAfter(1000)).toEqual(["CLUSTER-2: A"]);
	expect(viewAfter(29_900)).toEqual([]);
});

test("A node that no schedule names was never a member", () => {
	expect(worldOf(scheduleOf([{}]), []).wasMember("B", 1)).toBe(false);
});
