import { describe, expect, test } from "vitest";
import { asksAtLeast } from "../../../kit/oracle/commands.ts";
import { type Finding, reporterOf } from "../../../kit/oracle/finding.ts";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { isAnswerableInPart } from "../../../kit/oracle/question-form.ts";
import { judgeRefusal } from "../../../kit/oracle/refusal.ts";
import type { CallOutcome, Run } from "../../../kit/run/run.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import { type AskedForJob, runOf, traceOf } from "./support/by-hand.ts";

/** The questions to two nodes of a driver that stops at the first node in progress. */
function runInTurn(asked: readonly AskedForJob[], outcome: CallOutcome, settledAt: number): Run {
	const schedule: Schedule = {
		version: 1,
		task: { id: "7", namespace: "test", kind: "query_execute" },
		nodes: ["A", "B"].map((name) => ({ name, version: "8.1.2.0", job: {} })),
		events: [],
		habits: { ...LIBRARY_HABITS, sweep: "until-in-progress" },
		calls: [{ kind: "wait", pollInterval: 10, timeout: 1000 }],
	};
	return runOf(schedule, traceOf(asked), settledAt, outcome);
}

const judged = (asked: readonly AskedForJob[], settledAt: number, outcome: CallOutcome = { kind: "complete" }) =>
	judgeRun(runInTurn(asked, outcome, settledAt), { isLibrary: false }).map(({ requirement, got }) => `${requirement}: ${got}`);

describe("A driver that asks one node after the other, until one is in progress (ROUND-5)", () => {
	test("may stop at that node, and may begin with any node", () => {
		const first: AskedForJob = ["A", 0, 1, "active(ok)"];
		expect(judged([first, ["A", 11, 12, "done(ok)"], ["B", 12, 13, "done(ok)"]], 13)).toEqual([]);
		expect(judged([first, ["B", 11, 12, "done(ok)"], ["A", 12, 13, "done(ok)"]], 13)).toEqual([]);
		expect(
			judged(
				[
					["B", 0, 1, "done(ok)"],
					["A", 1, 2, "active(ok)"],
					["A", 12, 13, "done(ok)"],
					["B", 13, 14, "done(ok)"],
				],
				14,
			),
		).toEqual([]);
	});

	test("must not be complete without an answer of every node", () => {
		expect(judged([["A", 0, 1, "done(ok)"]], 1)).not.toEqual([]);
		expect(
			judged(
				[
					["A", 0, 1, "active(ok)"],
					["B", 11, 12, "done(ok)"],
				],
				12,
			),
		).not.toEqual([]);
		expect(
			judged(
				[
					["A", 0, 1, "done(ok)"],
					["A", 1, 2, "done(ok)"],
				],
				2,
			),
		).not.toEqual([]);
	});

	test("must not continue after a node in progress", () => {
		expect(
			judged(
				[
					["A", 0, 1, "active(ok)"],
					["B", 1, 2, "done(ok)"],
				],
				2,
			),
		).not.toEqual([]);
	});

	test("counts an empty round only if every node was asked (ROUND-8)", () => {
		const empty = (at: number): readonly AskedForJob[] => [
			["A", at, at + 1, "none"],
			["B", at + 1, at + 2, "none"],
		];
		expect(judged([...empty(0), ...empty(12), ...empty(24)], 26)).toEqual([]);
		expect(judged([...empty(0), ...empty(12)], 14)).not.toEqual([]);
	});
});

describe("A request with more than one form (ASK-1)", () => {
	test("has all the required commands, and besides them only commands that the node answers", () => {
		const wanted = ["query-show:trid=7"];
		expect(asksAtLeast(wanted, wanted, "6.2.0.37", "7")).toBe(true);
		expect(asksAtLeast([...wanted, "scan-show:trid=7"], wanted, "6.2.0.37", "7")).toBe(true);
		expect(asksAtLeast([...wanted, "scan-show:trid=7"], wanted, "7.0.0.26", "7")).toBe(false);
		expect(asksAtLeast([...wanted, "scan-show:trid=7"], wanted, undefined, "7")).toBe(false);
		expect(asksAtLeast(["scan-show:trid=7"], wanted, "6.2.0.37", "7")).toBe(false);
	});

	test("can be answered if the node answers one of them and does not misunderstand another", () => {
		const [byId, byTrid, legacy] = ["query-show:id=7", "query-show:trid=7", "jobs:module=query;cmd=get-job;trid=7"];
		expect(isAnswerableInPart([byId, byTrid], "8.1.2.0", "7")).toBe(true);
		expect(isAnswerableInPart([byTrid, legacy], "5.6.0.25", "7")).toBe(true);
		expect(isAnswerableInPart([byTrid], "5.6.0.25", "7")).toBe(false);
		expect(isAnswerableInPart([byId, byTrid], "7.0.0.26", "7")).toBe(false);
	});
});

describe("A call that must be refused (WAIT-8, ASK-2)", () => {
	const refused = (outcome: CallOutcome, { name = "grace", settledAt = 5, isLibrary = true, asked = false } = {}) => {
		const findings: Finding[] = [];
		const history = {
			call: { kind: "wait", pollInterval: 0 },
			report: { calledAt: 5, settledAt, outcome, rounds: [] },
			questions: asked ? [{ node: "A" }] : [],
		} as unknown as Parameters<typeof judgeRefusal>[0];
		judgeRefusal(history, name, isLibrary, reporterOf(findings, 0));
		return findings.map(({ requirement, expected, got }) => `${requirement}: ${expected} / ${got}`);
	};
	const error = (code: string, message = "grace must be at least 1"): CallOutcome => ({ kind: "error", code, message });

	test("is refused at once, without a question, and with the name of the option", () => {
		expect(refused(error("invalid_option"))).toEqual([]);
		expect(refused(error("invalid_option"), { asked: true })).toEqual([
			"WAIT-8: no question, because grace is invalid / a question to A",
		]);
		expect(refused(error("timeout"))).toEqual(["WAIT-8: grace to be refused / timeout"]);
		expect(refused({ kind: "complete" })).toEqual(["WAIT-8: grace to be refused / complete"]);
		expect(refused(error("invalid_option"), { settledAt: 6 })).toEqual(["WAIT-8: grace to be refused at 5 ms / at 6 ms"]);
		expect(refused(error("timeout"), { name: "taskId" })).toEqual(["ASK-2: taskId to be refused / timeout"]);
	});

	test("may be refused by another driver without that name", () => {
		expect(refused(error("invalid_option", "no"))).toEqual(["WAIT-8: the error to name grace / no"]);
		expect(refused(error("invalid_option", "no"), { isLibrary: false })).toEqual([]);
	});
});
