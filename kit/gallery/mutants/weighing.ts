import type { NodeAnswer, Round } from "../../../src/tracking/answer.ts";
import { defaultRules, type Rules, type Verdict } from "../../../src/tracking/rules.ts";
import { type Mutant, type MutantSheet, onRules } from "./mutant.ts";

const { judge } = defaultRules;
const COMPLETE: Verdict = { kind: "complete" };
const IN_PROGRESS: Verdict = { kind: "in_progress" };

/** One that weighs the answers of a round otherwise before it judges them. */
function weighing(sheet: MutantSheet, change: (answers: readonly NodeAnswer[], round: Round) => readonly NodeAnswer[]): Mutant {
	return onRules(sheet, {
		judge: (round, memory, habits) => judge({ ...round, answers: change(round.answers, round) }, memory, habits),
	});
}

/** One that overrules the verdict of a whole round. */
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

/** Trackers that draw the wrong verdict from right answers. */
export const WEIGHING: readonly Mutant[] = [
	overruling(
		{
			name: "done-anywhere-is-done",
			does: "is content with the first node that is done",
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
			does: "calls the task complete once most nodes are",
			seenIn: "habits from elsewhere",
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
			does: "lets the answer that comes last decide alone",
			seenIn: "callbacks that overwrite one variable",
			breaks: ["ROUND-3", "ROUND-5"],
			message: 'got "complete"',
		},
		(answers, { pending }) => (pending > 0 ? [] : answers.slice(-1)),
	),
	weighing(
		{
			name: "first-answer-decides",
			does: "lets the answer that comes first decide alone",
			seenIn: "loops that return in their first turn",
			breaks: ["ROUND-3", "ROUND-5"],
			message: 'got "complete"',
		},
		(answers) => answers.slice(0, 1),
	),
	weighing(
		{
			name: "progress-hides-errors",
			does: "does not see an error while any node is in progress",
			seenIn: "the Elixir driver and others that stop at the first node in progress: the error surfaces hours later",
			breaks: ["ROUND-4", "ROUND-5"],
			message: 'outcome: expected "server_error"',
		},
		(answers) => (has(answers, "in_progress") ? answers.filter(({ answer }) => answer.kind !== "server_error") : answers),
	),
	onRules(
		{
			name: "progress-hides-the-rest",
			does: "stops at the first node in progress and does not hear the others, without saying that it does",
			seenIn: "every driver but two: the order of the nodes then decides between success and timeout",
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
			does: "calls a round complete in which some node is done and no other in progress",
			seenIn: "trackers that look for what is said, and not for who has not said it",
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
			does: "tells of an error once every node has answered",
			seenIn: "trackers that collect first and look later",
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
			does: "takes a server error for something that passes",
			seenIn: "the Go client, which tries five times, and the Java client of 2016, until the timeout",
			breaks: ["ROUND-4"],
			message: 'error code: expected "server_error", got "timeout"',
		},
		(verdict) => (verdict.kind === "error" && isBy(verdict, "server_error") ? IN_PROGRESS : undefined),
	),
	overruling(
		{
			name: "errors-of-the-seen-are-done",
			does: "takes the error of a node that was seen for the end of its job",
			seenIn: "trackers that handle every odd answer of an observed node alike",
			breaks: ["ROUND-4"],
			message: 'outcome: expected "server_error", got "complete"',
		},
		(verdict, { pending }, memory) =>
			pending === 0 && isBy(verdict, "server_error") && memory.observed.has(nodeOf(verdict)) ? COMPLETE : undefined,
	),
	overruling(
		{
			name: "errors-without-a-node",
			does: "does not say which node failed",
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
			does: "tells of the error of the largest node name where several fail in one instant",
			seenIn: "a loop that overwrites its error",
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
			does: "tells of a broken connection where a server in the same instant said what is wrong",
			seenIn: "a loop over results with the exceptions first",
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
