import type { NodeAnswer, Round } from "../../../src/tracking/answer.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Rules, Verdict } from "../../../src/tracking/rules.ts";
import { type Mutant, type MutantSheet, onRules } from "./mutant.ts";

const { judge } = defaultRules;
const COMPLETE: Verdict = { kind: "complete" };
const IN_PROGRESS: Verdict = { kind: "in_progress" };

/** A tracker that changes the answers of a round before it judges them. */
function weighing(sheet: MutantSheet, change: (answers: readonly NodeAnswer[], round: Round) => readonly NodeAnswer[]): Mutant {
	return onRules(sheet, {
		judge: (round, memory, habits) => judge({ ...round, answers: change(round.answers, round) }, memory, habits),
	});
}

/** A tracker that changes the verdict of a round. */
export function overruling(
	sheet: MutantSheet,
	change: (verdict: Verdict, ...args: Parameters<Rules["judge"]>) => Verdict | undefined,
): Mutant {
	return onRules(sheet, {
		judge(round, memory, habits) {
			const judgement = judge(round, memory, habits);
			return { ...judgement, verdict: change(judgement.verdict, round, memory, habits) ?? judgement.verdict };
		},
	});
}

const has = (answers: readonly NodeAnswer[], kind: NodeAnswer["answer"]["kind"]) =>
	answers.some(({ answer }) => answer.kind === kind);

/** Trackers that reach the wrong verdict from correct answers. */
export const WEIGHING: readonly Mutant[] = [
	overruling(
		{
			name: "done-anywhere-is-done",
			does: "reports the task as complete as soon as one node is done",
			seenIn: "index waits of the Rust client, which returned after one node",
			breaks: ["ROUND-1", "ROUND-3"],
			message: 'got "complete"',
		},
		(verdict, { answers, pending }) =>
			verdict.kind === "in_progress" && pending === 0 && has(answers, "complete") ? COMPLETE : undefined,
	),
	overruling(
		{
			name: "majority-is-done",
			does: "reports the task as complete when most nodes are done",
			seenIn: "the rules of other distributed systems",
			breaks: ["ROUND-3"],
			message: 'got "complete"',
		},
		(verdict, { answers, pending }) => {
			const done = answers.filter(({ answer }) => answer.kind === "complete").length;
			return verdict.kind === "in_progress" && pending === 0 && done * 2 > answers.length ? COMPLETE : undefined;
		},
	),
	weighing(
		{
			name: "last-answer-decides",
			does: "uses only the last answer of a round",
			seenIn: "callbacks that overwrite one variable",
			breaks: ["ROUND-3", "ROUND-5"],
			message: 'got "complete"',
		},
		(answers, { pending }) => (pending > 0 ? [] : answers.slice(-1)),
	),
	weighing(
		{
			name: "first-answer-decides",
			does: "uses only the first answer of a round",
			seenIn: "loops that return in their first iteration",
			breaks: ["ROUND-3", "ROUND-5"],
			message: 'got "complete"',
		},
		(answers) => answers.slice(0, 1),
	),
	weighing(
		{
			name: "progress-hides-errors",
			does: "ignores an error while any node is in progress",
			seenIn: "the Elixir driver and other drivers that stop at the first node in progress: the user sees the error hours later",
			breaks: ["ROUND-4", "ROUND-5"],
			message: 'outcome: expected "server_error"',
		},
		(answers) => (has(answers, "in_progress") ? answers.filter(({ answer }) => answer.kind !== "server_error") : answers),
	),
	onRules(
		{
			name: "progress-hides-the-rest",
			does: "ignores all other nodes once one node is in progress, and does not declare it",
			seenIn: "the Elixir, Java, C#, Go, C and Rust clients: the order of the nodes then decides between completion and timeout",
			breaks: ["ROUND-5", "ROUND-6"],
			message: "rounds: expected 6, got 8",
		},
		() => {
			const heard = new Set<string>();
			return {
				judge(round, memory, habits) {
					const byName = round.answers.toSorted((one, other) => (one.node < other.node ? -1 : 1));
					const first = byName.findIndex(({ answer }) => answer.kind === "in_progress");
					const answers = first < 0 ? byName : byName.slice(0, first + 1);
					const judgement = judge({ ...round, answers }, { ...memory, observed: heard }, habits);
					if (judgement.verdict.kind !== "undecided")
						for (const { node, answer } of answers)
							if (answer.kind === "in_progress" || answer.kind === "complete") heard.add(node);
					return judgement;
				},
			};
		},
	),
	overruling(
		{
			name: "done-hides-not-found",
			does: "reports a round as complete if one node is done and no node is in progress",
			seenIn: 'trackers that do not check whether every node has answered "done"',
			breaks: ["ROUND-5", "ROUND-7", "ROUND-8"],
			message: 'got "complete"',
		},
		(verdict, { answers, pending }) =>
			verdict.kind === "in_progress" && pending === 0 && has(answers, "complete") && answers.every(isQuiet)
				? COMPLETE
				: undefined,
	),
	onRules(
		{
			name: "errors-at-the-end",
			does: "reports an error only when every node has answered",
			seenIn: "trackers that collect all answers before they check them",
			breaks: ["ROUND-4"],
			message: "end in ms: expected",
		},
		{
			judge: (round, memory, habits) => {
				const judgement = judge(round, memory, habits);
				return round.pending > 0 ? { ...judgement, verdict: { kind: "undecided" } } : judgement;
			},
		},
	),
	overruling(
		{
			name: "errors-are-tried-again",
			does: "treats a server error as temporary and asks again",
			seenIn: "the Go client, which tries five times, and the Java client of 2016, which tries until the timeout",
			breaks: ["ROUND-4"],
			message: 'error code: expected "server_error", got "timeout"',
		},
		(verdict) => (verdict.kind === "error" && isBy(verdict, "server_error") ? IN_PROGRESS : undefined),
	),
	overruling(
		{
			name: "errors-of-the-seen-are-done",
			does: "if an observed node answers with an error, treats this as the end of its job",
			seenIn: "trackers that treat every unusual answer of an observed node the same way",
			breaks: ["ROUND-4"],
			message: 'outcome: expected "server_error", got "complete"',
		},
		(verdict, { pending }, memory) =>
			pending === 0 && isBy(verdict, "server_error") && memory.observed.has(nodeOf(verdict)) ? COMPLETE : undefined,
	),
	overruling(
		{
			name: "errors-without-a-node",
			does: "does not report which node failed",
			seenIn: "most drivers",
			breaks: ["ROUND-4"],
			message: "node of the error: expected",
		},
		(verdict) => {
			if (verdict.kind !== "error" || verdict.fault.refusal !== undefined) return undefined;
			return { kind: "error", fault: { by: { ...verdict.fault.by, node: "somewhere" } } };
		},
	),
	weighing(
		{
			name: "largest-name-first",
			does: "reports the error with the largest node name if several nodes fail in the same millisecond",
			seenIn: "loops that overwrite the error",
			breaks: ["ROUND-4", "ROUND-5"],
			message: "node of the error: expected",
		},
		(answers) => {
			const errors = answers.filter(({ answer }) => answer.kind === "server_error").map(({ node }) => node);
			const last = errors.sort().at(-1);
			return answers.filter(({ node, answer }) => answer.kind !== "server_error" || node === last);
		},
	),
	weighing(
		{
			name: "network-before-server",
			does: "reports a network error although a server error arrived in the same millisecond",
			seenIn: "loops that check for exceptions before results",
			breaks: ["ROUND-4"],
			message: 'error code: expected "server_error", got "network_error"',
		},
		(answers) => (has(answers, "failure") ? answers.filter(({ answer }) => answer.kind !== "server_error") : answers),
	),
];

function isQuiet({ answer }: NodeAnswer): boolean {
	return answer.kind === "complete" || answer.kind === "not_found";
}

function isBy(verdict: Verdict, kind: NodeAnswer["answer"]["kind"]): boolean {
	return verdict.kind === "error" && verdict.fault.refusal === undefined && verdict.fault.by.answer.kind === kind;
}

function nodeOf(verdict: Verdict): string {
	return verdict.kind === "error" && verdict.fault.refusal === undefined ? verdict.fault.by.node : "";
}
