import type { Answer, NodeAnswer } from "../../../src/tracking/answer.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Rules } from "../../../src/tracking/rules.ts";
import { type Mutant, type MutantSheet, onRules } from "./mutant.ts";

const { judge, read } = defaultRules;

/** A tracker that treats other nodes as observed. Its memory lasts for one run. */
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

/** A tracker that treats answers without the job as observations of the job. */
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

/** Answers that come from an empty value. */
const emptyAnswers = new WeakSet<Answer>();

/** Trackers that remember observations that did not happen, or forget observations. */
export const OBSERVING: readonly Mutant[] = [
	observing(
		{
			name: "forgets-between-rounds",
			does: "does not remember which nodes it has seen, so a forgotten job costs the whole grace",
			seenIn: "stateless trackers, and two waits of the Elixir driver in a row",
			breaks: ["ROUND-6", "WAIT-7"],
			message: "rounds: expected 2, got",
		},
		() => () => false,
	),
	observing(
		{
			name: "observed-as-a-whole",
			does: "stores one observed flag for the whole task instead of one for each node",
			seenIn: "trackers with the simplest possible memory",
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
			does: "remembers a node that was in progress, but not a node that was done",
			seenIn: "trackers that only store the nodes that are still running",
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
			does: "treats a node as observed after an empty reply",
			seenIn: "the Go client, which marks the node before it reads the status",
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
			does: "treats a node as observed after any answer",
			seenIn: "trackers that mark the node when a reply arrives",
			breaks: ["ROUND-6", "ROUND-7", "ROUND-8"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		(answer) => answer.kind === "not_found",
	),
	seeing(
		{
			name: "observed-by-a-failure",
			does: "treats a node as observed after its connection failed",
			seenIn: "trackers that mark the node when they send the question",
			breaks: ["ROUND-10"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		(answer) => answer.kind === "failure",
	),
	observing(
		{
			name: "observed-at-once",
			does: "treats every node as observed from the start",
			seenIn: 'trackers that read every "not found" as finished',
			breaks: ["ROUND-7", "ROUND-8"],
			message: 'got "complete"',
		},
		() => () => true,
	),
	onRules(
		{
			name: "forgets-every-64th-round",
			does: "forgets in each 64th round which nodes it has seen",
			seenIn: "trackers with a memory of a fixed size",
			breaks: ["WAIT-7", "ROUND-6"],
			message: "rounds: expected 71, got 73",
		},
		() => {
			const seen = new Set<string>();
			let forgotIn = 0;
			return {
				judge(round, memory, habits) {
					if (round.number % 64 === 0 && forgotIn !== round.number) {
						seen.clear();
						forgotIn = round.number;
					}
					for (const { node, answer } of round.answers)
						if (answer.kind === "in_progress" || answer.kind === "complete") seen.add(node);
					return judge(round, { ...memory, observed: seen }, habits);
				},
			};
		},
	),
];
