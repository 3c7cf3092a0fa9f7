import { SERVER_TIMEOUT } from "../drivers/judge-rounds.ts";
import type { CallReport, Run } from "../run/run.ts";
import { outcomeText } from "../run/run-text.ts";
import type { EndingPhrase } from "./ending-phrase.ts";
import { expect, expectInstant, expectTold, fail, needSight } from "./expect.ts";
import { judging, type Step } from "./step.ts";
import { callOf, type WhichCall } from "./which-call.ts";

/** How and when the calls ended. */
export const THEN_OUTCOME: readonly Step[] = [
	judging("{wait} completes", (run, wait: WhichCall) => expectComplete(callOf(run, wait))),
	judging("{wait} completes at {number} ms", (run, wait: WhichCall, at: number) => {
		expectComplete(callOf(run, wait));
		expectInstant(run, "end in ms", at, callOf(run, wait).settledAt);
	}),
	judging("{wait} completes after {int} round(s)", (run, wait: WhichCall, rounds: number) => {
		expectComplete(callOf(run, wait));
		expect("rounds", rounds, callOf(run, wait).rounds.length);
	}),
	judging("{wait} completes after {int} round(s) at {number} ms", (run, wait: WhichCall, rounds: number, at: number) => {
		expectComplete(callOf(run, wait));
		expect("rounds", rounds, callOf(run, wait).rounds.length);
		expectInstant(run, "end in ms", at, callOf(run, wait).settledAt);
	}),
	judging("{wait} ends in {ending}", expectEnding),
	judging("{wait} does not complete", (run, wait: WhichCall) => {
		if (callOf(run, wait).outcome.kind === "complete") fail("outcome", "anything but complete", "complete");
	}),
	judging("{wait} ends with its caller's reason at {number} ms", (run, wait: WhichCall, at: number) => {
		expect("outcome", "cancelled", callOf(run, wait).outcome.kind);
		expectInstant(run, "end in ms", at, callOf(run, wait).settledAt);
	}),
	judging("{status} is {text}", (run, status: WhichCall, kind: string) =>
		expect("status", kind, callOf(run, status).outcome.kind),
	),
	judging("{status} is {text} at {number} ms", (run, status: WhichCall, kind: string, at: number) => {
		expect("status", kind, callOf(run, status).outcome.kind);
		expectInstant(run, "end in ms", at, callOf(run, status).settledAt);
	}),
	judging("{status} ends in {ending}", expectEnding),
	judging("{abort} ends in {ending}", expectEnding),
	judging("{abort} is answered at {number} ms", (run, abort: WhichCall, at: number) => {
		expect("outcome", "aborted", callOf(run, abort).outcome.kind);
		expectInstant(run, "end in ms", at, callOf(run, abort).settledAt);
	}),
	judging("{abort} is {text} on node {node}", (run, abort: WhichCall, result: string, node: string) => {
		const { outcome } = callOf(run, abort);
		if (outcome.kind !== "aborted") return expect("outcome", "aborted", outcome.kind);
		expect(`result of node ${node}`, result, outcome.report.nodes.find((one) => one.node === node)?.result);
	}),
	judging("the error names {text}", (run, name: string) => {
		needSight(run, "account");
		const messages = run.calls.flatMap(({ outcome }) => (outcome.kind === "error" ? [outcome.message] : []));
		if (!messages.some((message) => message.includes(name))) fail("message of an error", `one that names ${name}`, messages);
	}),
];

function expectComplete({ outcome }: CallReport): void {
	if (outcome.kind === "error") fail("outcome", "complete", outcomeText(outcome));
	expect("outcome", "complete", outcome.kind);
}

function expectEnding(run: Run, call: WhichCall, ending: EndingPhrase): void {
	const { outcome, settledAt, rounds } = callOf(run, call);
	if (outcome.kind !== "error") return expect("outcome", ending.code, outcome.kind);
	const isAnyCode = run.seen !== undefined && ending.serverCode === SERVER_TIMEOUT && outcome.code === "network_error";
	if (!isAnyCode) expectTold(run.seen, "error code", ending.code, outcome.code);
	if (ending.node !== undefined) expectTold(run.seen, "node of the error", ending.node, outcome.node);
	if (ending.serverCode !== undefined) expectTold(run.seen, "server's code", ending.serverCode, outcome.serverCode);
	if (ending.rounds !== undefined) expect("rounds", ending.rounds, rounds.length);
	if (ending.at !== undefined) expectInstant(run, "end in ms", ending.at, settledAt);
}
