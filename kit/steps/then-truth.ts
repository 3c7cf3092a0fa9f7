import type { Completion } from "../../src/tracking/completion.ts";
import type { Run } from "../run/run.ts";
import { expect, fail, needSight } from "./expect.ts";
import { judging, type Step } from "./step.ts";
import { callOf, type WhichCall } from "./which-call.ts";

const THE_WAIT: WhichCall = { kind: "wait" };

/** The evidence for each node, and the true state of its job. */
export const THEN_TRUTH: readonly Step[] = [
	judging("node {node} is known to be {text}", (run, node: string, evidence: string) => {
		expect(`evidence of node ${node}`, evidence, accountOf(run, node, THE_WAIT)?.evidence);
	}),
	judging("node {node} is known to be {text} in {wait}", (run, node: string, evidence: string, wait: WhichCall) => {
		expect(`evidence of node ${node}`, evidence, accountOf(run, node, wait)?.evidence);
	}),
	judging("every node is known to be {text}", (run, evidence: string) => {
		for (const { node, evidence: known } of completionOf(run, THE_WAIT).nodes)
			expect(`evidence of node ${node}`, evidence, known);
	}),
	judging("the completion does not mention node {node}", (run, node: string) => {
		expect(`evidence of node ${node}`, undefined, accountOf(run, node, THE_WAIT)?.evidence);
	}),
	judging("the outcome is {text}", (run, outcome: string) => expect("outcome", outcome, completionOf(run, THE_WAIT).outcome)),
	judging("the outcome of {wait} is {text}", (run, wait: WhichCall, outcome: string) => {
		expect("outcome", outcome, completionOf(run, wait).outcome);
	}),
	judging("the reasons are {text}", (run, reasons: string) => {
		expect("reasons", reasons, completionOf(run, THE_WAIT).reasons.join(", "));
	}),
	judging("the totals are {int} record(s) succeeded and {int} failed", (run, succeeded: number, failed: number) => {
		const { recordsSucceeded, recordsFailed } = completionOf(run, THE_WAIT).totals;
		expect("records succeeded and failed", [succeeded, failed], [recordsSucceeded, recordsFailed]);
	}),
	judging(
		"node {node} was last seen with {int} record(s) succeeded and {int} failed",
		(run, node: string, succeeded: number, failed: number) => {
			const { recordsSucceeded, recordsFailed } = accountOf(run, node, THE_WAIT)?.record ?? {};
			expect(`records succeeded and failed on node ${node}`, [succeeded, failed], [recordsSucceeded, recordsFailed]);
		},
	),
	judging("node {node} was last seen at {number} percent", (run, node: string, progress: number) => {
		expect(`progress of node ${node}`, progress, accountOf(run, node, THE_WAIT)?.record?.jobProgress);
	}),
	judging("no record of node {node} was seen", (run, node: string) => {
		expect(`record of node ${node}`, false, accountOf(run, node, THE_WAIT)?.record !== undefined);
	}),
	judging("in truth the job on node {node} is {text}", (run, node: string, state: string) => {
		needSight(run, "instants");
		expect(`true state of the job on node ${node}`, state, run.truth[node]?.state);
	}),
];

function completionOf(run: Run, wait: WhichCall): Completion {
	needSight(run, "account");
	const { outcome } = callOf(run, wait);
	if (outcome.kind !== "complete") return fail("outcome", "complete", outcome.kind === "error" ? outcome.code : outcome.kind);
	return outcome.completion ?? fail("evidence of the completion", "at least one", undefined);
}

function accountOf(run: Run, node: string, wait: WhichCall): Completion["nodes"][number] | undefined {
	return completionOf(run, wait).nodes.find((one) => one.node === node);
}
