import type { Rules } from "../../src/tracking/rules.ts";
import type { Letter } from "./alphabet.ts";
import { type AutomatonTerms, clauseOf, errorOf, IN_PROGRESS, isError, stepAutomaton, type WordVerdict } from "./automaton.ts";
import { type Difference, type DifferenceRound, verdictText } from "./difference.ts";
import { keyOf, PAST_2S, type Pair, pairOf } from "./state-pair.ts";
import { judgeSaid, type RoundInput, remember, saidBy, wordVerdictOf } from "./word-rules.ts";
import { ABSENT, LISTED_OLD, NOT_FOUND_OLD, OPEN, type Word } from "./words.ts";

export interface RoundsToExplore {
	readonly rules: Rules;
	readonly letters: readonly Letter[];
	readonly terms: AutomatonTerms;
	readonly nodes: number;
	/**
	 * Nodes in the same state count as the same. So a result for one order of the nodes is assumed to hold for all
	 * orders.
	 */
	readonly areAlike: boolean;
	/** Longer runs are not explored. */
	readonly deepest: number;
}

export interface ExploredRounds {
	readonly states: number;
	readonly transitions: number;
	readonly difference?: Difference;
}

/**
 * How many rounds may end before two seconds have passed. With a grace of three, a higher number makes no difference.
 */
const ROUNDS_WITHIN_2S = 4;
/** When the last of them ends, in milliseconds: as late as possible. */
const LAST_WITHIN_2S = 1999;
/** More states than this mean that the rules count something without a limit. */
const MOST_STATES = 4_000_000;

interface Reached {
	readonly key: number;
	readonly depth: number;
	/** The state before, and the round that led from it; -1 for the first. */
	readonly from: number;
	readonly round: DifferenceRound | undefined;
}

/** Explores the product of the specification and the rules, breadth first. Yields before each state. */
export function* exploreRounds({
	rules,
	letters,
	terms,
	nodes,
	areAlike,
	deepest,
}: RoundsToExplore): Generator<void, ExploredRounds> {
	const hasOld = letters.some(({ word }) => word === NOT_FOUND_OLD || word === LISTED_OLD);
	const known = new Map<number, number>();
	const reached: Reached[] = [];
	const inputs = combinationsOf(letters, nodes).map((combination) => inputOf(combination, nodes > 1 && !areAlike));
	const nobody: Input = { ...inputOf([], false), words: Array.from({ length: nodes }, () => ABSENT) };
	let transitions = 0;

	function reach(pair: Pair, depth: number, from: number, round: DifferenceRound | undefined): void {
		const key = keyOf(pair, nodes, areAlike);
		if (known.has(key)) return;
		if (reached.length >= MOST_STATES)
			throw new Error(`There are more than ${MOST_STATES} states, so these rules count something without a limit.`);
		known.set(key, reached.length);
		reached.push({ key, depth, from, round });
	}

	/** Plays one round on both. Returns the verdicts if they differ, and the next state if the wait goes on. */
	function play(
		state: Reached,
		before: Pair,
		{ letters: combination, words, said, backwards: saidBackwards }: Input,
		ready: boolean,
		early: boolean,
		within2s: boolean,
	): Difference | undefined {
		transitions++;
		const startedAt = within2s ? LAST_WITHIN_2S - 1 : LAST_WITHIN_2S;
		const number = before.spec.isFirst ? 1 : 2;
		const round = { number, isReady: ready, isEarly: early, startedAt, endedAt: startedAt + 1 };
		const wordRound = { words, isReady: ready, isEarly: early, isWithin2s: within2s };
		const spec = { ...before.spec };
		const expected = stepAutomaton(spec, wordRound, terms);
		const judgement = judgeSaid(rules, before.rules, said, round, terms);
		const got = wordVerdictOf(judgement);
		const backwards =
			saidBackwards === undefined ? got : wordVerdictOf(judgeSaid(rules, before.rules, saidBackwards, round, terms));
		const isSame = expected === got && got === backwards && !isMisreadIn(combination, expected);
		if (!isSame) {
			const requirement =
				got !== backwards ? "ROUND-5" : expected === got ? "PARSE-3" : clauseOf(expected, before.spec.observed, wordRound, terms);
			const rest = roundsTo(state);
			const last = roundOf(combination, ready, early, within2s);
			const gotText =
				got !== backwards && got === expected ? `${verdictText(backwards)} with the answers in another order` : verdictText(got);
			const rounds = [...rest, last];
			return {
				requirement,
				expected: verdictText(expected),
				got: gotText,
				terms,
				rounds,
				isBackwards: got === expected && got !== backwards,
			};
		}
		// A last round is the end of a run. An open round is followed by its own end.
		if (expected !== IN_PROGRESS || early) return undefined;
		const after = { spec, rules: { ...before.rules }, within: within2s ? before.within + 1 : PAST_2S };
		remember(after.rules, combination, judgement);
		reach(after, state.depth + 1, known.get(state.key) ?? -1, roundOf(combination, ready, early, within2s));
		return undefined;
	}

	function roundOf(combination: readonly Letter[], isReady: boolean, isEarly: boolean, isWithin2s: boolean): DifferenceRound {
		return { letters: combination, isReady, isEarly, ...(hasOld && { isWithin2s }) };
	}

	function roundsTo(state: Reached): readonly DifferenceRound[] {
		const rounds: DifferenceRound[] = [];
		for (let at: Reached | undefined = state; at?.round !== undefined; at = reached[at.from]) rounds.unshift(at.round);
		return rounds;
	}

	reach(firstPair(hasOld), 0, -1, undefined);
	for (let index = 0; index < reached.length; index++) {
		const state = reached[index];
		if (state === undefined || state.depth >= deepest) break;
		yield;
		const pair = pairOf(state.key, nodes);
		const { within, spec } = pair;
		const times = within === PAST_2S ? [false] : within < ROUNDS_WITHIN_2S ? [true, false] : [false];
		for (const within2s of times) {
			for (const early of spec.isFirst ? [false] : [false, true]) {
				const unready = play(state, pair, nobody, false, early, within2s);
				if (unready !== undefined) return { states: reached.length, transitions, difference: unready };
				for (const combination of inputs) {
					const difference = play(state, pair, combination, true, early, within2s);
					if (difference !== undefined) return { states: reached.length, transitions, difference };
				}
			}
		}
	}
	return { states: reached.length, transitions };
}

/**
 * The answers of the nodes in one round, for the specification and for the rules. They are created once, because they
 * are used in every state.
 */
interface Input {
	readonly letters: readonly Letter[];
	readonly words: readonly Word[];
	readonly said: RoundInput;
	/** The same in the other order, if the order may matter. */
	readonly backwards: RoundInput | undefined;
}

function inputOf(letters: readonly Letter[], isOrdered: boolean): Input {
	const said = saidBy(letters);
	const hasOrder = isOrdered && said.answers.length > 1;
	const backwards = hasOrder ? { ...said, answers: said.answers.toReversed() } : undefined;
	return { letters, words: letters.map(({ word }) => word), said, backwards };
}

/** Whether a verdict depends on a server code that the rules read differently. */
function isMisreadIn(combination: readonly Letter[], verdict: WordVerdict): boolean {
	return isError(verdict) && combination[errorOf(verdict).node]?.isMisread === true;
}

function firstPair(hasOld: boolean): Pair {
	return {
		spec: { observed: 0, done: 0, empty: 0, failed: 0, isFirst: true },
		rules: { observed: 0, done: 0, emptyRounds: 0, failedRounds: new Map() },
		within: hasOld ? 0 : PAST_2S,
	};
}

/** Every way to give each node a letter. */
function combinationsOf(letters: readonly Letter[], nodes: number): readonly (readonly Letter[])[] {
	let all: readonly (readonly Letter[])[] = [[]];
	for (let node = 0; node < nodes; node++) all = all.flatMap((some) => letters.map((letter) => [...some, letter]));
	// While a question is open and no node has answered, the rules give no verdict.
	return all.filter(
		(some) => some.every(({ word }) => word !== OPEN) || some.some(({ word }) => word !== OPEN && word !== ABSENT),
	);
}
