import type { Answer, NodeAnswer } from "../../../src/tracking/answer.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import { type Mutant, type MutantSheet, onRules } from "./mutant.ts";
import { overruling } from "./weighing.ts";

const { judge } = defaultRules;

/** A tracker that misinterprets failed questions or nodes that have left. */
function taking(sheet: MutantSheet, change: (one: NodeAnswer) => Answer | undefined): Mutant {
	return onRules(sheet, {
		judge(round, memory, habits) {
			const answers = round.answers.map((one) => ({ ...one, answer: change(one) ?? one.answer }));
			return judge({ ...round, answers }, memory, habits);
		},
	});
}

const NOT_FOUND: Answer = { kind: "not_found", listed: false };
const COMPLETE: Answer = { kind: "complete", entry: "", status: "done" };

/** Trackers that draw conclusions from a missing answer. */
export const FAILURES: readonly Mutant[] = [
	taking(
		{
			name: "failure-is-not-found",
			does: "treats a node that cannot be reached as a node that does not know the job",
			seenIn: "drivers whose info call returns an empty result when it fails",
			breaks: ["ROUND-10"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		({ answer }) => (answer.kind === "failure" ? NOT_FOUND : undefined),
	),
	taking(
		{
			name: "failure-is-complete",
			does: "treats a node that cannot be reached as done",
			seenIn: "the Ruby client after its fifth error",
			breaks: ["ROUND-10"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		({ answer }) => (answer.kind === "failure" ? COMPLETE : undefined),
	),
	taking(
		{
			name: "malformed-is-complete",
			does: "treats bytes that are not a reply as the end of the job",
			seenIn: "readers that stop at the first bytes that they do not understand",
			breaks: ["ROUND-10"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		({ answer }) => (answer.kind === "failure" && answer.reason === "malformed" ? COMPLETE : undefined),
	),
	taking(
		{
			name: "left-is-a-failure",
			does: "reports an error because a node has just left",
			seenIn: "the Elixir driver, which crashes if a node leaves between the list of nodes and the question",
			breaks: ["ROUND-9"],
			message: 'round 1: expected "in_progress", got "error"',
		},
		({ answer }) => (answer.kind === "left" ? { kind: "failure", reason: "closed" } : undefined),
	),
	onRules(
		{
			name: "left-is-complete",
			does: "reports a round as complete although a node left during it",
			seenIn: "drivers that skip nodes they cannot find",
			breaks: ["ROUND-9"],
			message: 'round 1: expected "in_progress", got "complete"',
		},
		{
			judge(round, memory, habits) {
				const answers = round.answers.filter(({ answer }) => answer.kind !== "left" || round.named);
				return judge({ ...round, answers }, memory, habits);
			},
		},
	),
	overruling(
		{
			name: "named-node-that-left-is-waited-for",
			does: "keeps waiting if the named node leaves during a round, although no other node can answer for it",
			seenIn: "trackers with the same rule for one node and for all nodes",
			breaks: ["ROUND-9"],
			message: "end in ms",
		},
		(verdict, { named, refusal }) =>
			named && refusal === undefined && verdict.kind === "error" && verdict.fault.refusal?.code === "invalid_node"
				? { kind: "in_progress" }
				: undefined,
	),
	onRules(
		{
			name: "forgives-once-more",
			does: "forgives one failure more than its budget",
			seenIn: "an off-by-one",
			breaks: ["WAIT-11", "ROUND-10"],
			message: "rounds: expected",
		},
		{ judge: (round, memory, habits) => judge(round, memory, { ...habits, forgive: habits.forgive + 1 }) },
	),
	onRules(
		{
			name: "forgives-for-ever",
			does: "repeats a failed question for ever",
			seenIn: "the C client's index waits if an error persists (Aerospike issue CLIENT-1761)",
			breaks: ["WAIT-11", "ROUND-10"],
			message: "took more than",
		},
		{ judge: (round, memory, habits) => judge(round, memory, { ...habits, forgive: 1e9 }) },
	),
	onRules(
		{
			name: "forgives-nothing",
			does: "ends at the first failure although the caller set a budget",
			seenIn:
				"drivers that accept an option and do not use it: OnComplete of the Go client returned EOF for a job that succeeded",
			breaks: ["WAIT-11"],
			message: 'outcome: expected "complete", got "network_error',
		},
		{ judge: (round, memory, habits) => judge(round, memory, { ...habits, forgive: 0 }) },
	),
	onRules(
		{
			name: "one-budget-for-all",
			does: "counts the failures of all nodes together",
			seenIn: "trackers with one count for the wait instead of one for each node",
			breaks: ["WAIT-11"],
			message: 'round 1: expected "in_progress", got "error"',
		},
		() => {
			let failures = 0;
			return {
				judge(round, memory, habits) {
					const failed = round.answers.filter(({ answer }) => answer.kind === "failure").length;
					const forgive = failures + failed > habits.forgive && failed > 0 ? 0 : habits.forgive;
					const judgement = judge(round, memory, { ...habits, forgive });
					if (judgement.verdict.kind !== "undecided") failures = failed > 0 ? failures + failed : 0;
					return judgement;
				},
			};
		},
	),
	onRules(
		{
			name: "failures-never-expire",
			does: "counts all failures of the wait instead of those in a row",
			seenIn: "the Go client, which counts the tries of the whole wait",
			breaks: ["WAIT-11"],
			message: 'outcome: expected "complete", got "network_error',
		},
		() => {
			const counts = new Map<string, number>();
			return {
				judge(round, memory, habits) {
					const judgement = judge(round, { ...memory, failedRounds: counts }, habits);
					if (judgement.verdict.kind !== "undecided")
						for (const [node, failures] of judgement.failedRounds) counts.set(node, failures);
					return judgement;
				},
			};
		},
	),
	onRules(
		{
			name: "done-is-asked-to-answer-again",
			does: 'declares that it remembers "done", but reports an error if a node that is already done fails',
			seenIn:
				"every driver: a node that restarts after its job has ended ends the wait (allowed if the driver does not declare remembersDone)",
			breaks: ["ROUND-12"],
			message: 'outcome: expected "complete", got "network_error',
		},
		{ judge: (round, memory, habits) => judge(round, { ...memory, done: new Set() }, habits) },
	),
	onRules(
		{
			name: "the-seen-may-fail",
			does: "if an observed node fails, treats this as the end of its job",
			seenIn: 'trackers that store "done" and "in progress" as the same observation',
			breaks: ["ROUND-10"],
			message: 'got "complete"',
		},
		{ judge: (round, memory, habits) => judge(round, { ...memory, done: memory.observed }, habits) },
	),
];
