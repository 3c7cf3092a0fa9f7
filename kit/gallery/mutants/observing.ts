import type { Answer, NodeAnswer } from "../../../src/tracking/answer.ts";
import { defaultRules, type Rules } from "../../../src/tracking/rules.ts";
import { type Mutant, type MutantSheet, onRules } from "./mutant.ts";

const { judge, read } = defaultRules;

/** One that takes other nodes for observed; what it knows, it forgets with the run. */
function observing(
	sheet: MutantSheet,
	make: () => (node: string, isObserved: boolean, answers: readonly NodeAnswer[]) => boolean,
): Mutant {
	return onRules(sheet, () => {
		const has = make();
		return {
			judge: (round, memory, habits) => {
				const observed = { has: (node: string) => has(node, memory.observed.has(node), round.answers) };
				return judge(round, { ...memory, observed }, habits);
			},
		};
	});
}

/** One that is led to believe that it saw the job by answers that do not show it. */
function seeing(sheet: MutantSheet, isSeen: (answer: Answer) => boolean, rules: Partial<Rules> = {}): Mutant {
	return onRules(sheet, () => {
		const seen = new Set<string>();
		return {
			...rules,
			judge(round, memory, habits) {
				const observed = { has: (node: string) => memory.observed.has(node) || seen.has(node) };
				const judgement = judge(round, { ...memory, observed }, habits);
				if (judgement.verdict.kind !== "undecided")
					for (const { node, answer } of round.answers) if (isSeen(answer)) seen.add(node);
				return judgement;
			},
		};
	});
}

/** Answers that were made of an empty value. */
const emptyAnswers = new WeakSet<Answer>();

/** Trackers that have seen what was not there, or forget what was. */
export const OBSERVING: readonly Mutant[] = [
	observing(
		{
			name: "forgets-between-rounds",
			does: "keeps no memory of whom it has seen, so a forgotten job costs the grace",
			seenIn: "trackers without a state, and two waits of the Elixir driver in a row",
			breaks: ["ROUND-6", "WAIT-7"],
			message: "rounds: expected 2, got",
		},
		() => () => false,
	),
	observing(
		{
			name: "observed-as-a-whole",
			does: "keeps one flag for the task instead of one for each node",
			seenIn: "the simplest memory there is",
			breaks: ["ROUND-6", "ROUND-7"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		() => {
			let any = false;
			return (_node, _isObserved, answers) => {
				const before = any;
				any ||= answers.some(({ answer }) => answer.kind === "in_progress");
				return before;
			};
		},
	),
	observing(
		{
			name: "done-is-not-observed",
			does: "remembers a node that was in progress, and not one that was done",
			seenIn: "trackers that note only what is left to do",
			breaks: ["ROUND-6"],
			message: "rounds: expected 2, got",
		},
		() => {
			const active = new Set<string>();
			return (node, isObserved, answers) => {
				for (const one of answers) if (one.answer.kind === "in_progress") active.add(one.node);
				return isObserved && active.has(node);
			};
		},
	),
	seeing(
		{
			name: "observed-by-an-empty-reply",
			does: "takes a node for observed that gave an empty reply",
			seenIn: "the Go client, which marks the node before it looks at the status",
			breaks: ["ROUND-6", "ROUND-7"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		(answer) => emptyAnswers.has(answer),
		{
			read(body, commands, id) {
				const answer: Answer = { ...read(body, commands, id) };
				if (body.endsWith("\t\n")) emptyAnswers.add(answer);
				return answer;
			},
		},
	),
	seeing(
		{
			name: "observed-by-any-reply",
			does: "takes a node for observed that answered at all",
			seenIn: "trackers that set the mark where the reply arrives",
			breaks: ["ROUND-6", "ROUND-7", "ROUND-8"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		(answer) => answer.kind === "not_found",
	),
	seeing(
		{
			name: "observed-by-a-failure",
			does: "takes a node for observed whose connection broke",
			seenIn: "trackers that set the mark where the question is sent",
			breaks: ["ROUND-10"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		(answer) => answer.kind === "failure",
	),
	observing(
		{
			name: "observed-at-once",
			does: "takes every node for observed from the start",
			seenIn: "trackers for which not found is always finished",
			breaks: ["ROUND-7", "ROUND-8"],
			message: 'got "complete"',
		},
		() => () => true,
	),
];
