import type { Rules } from "../../../src/tracking/rules.ts";
import type { Letter } from "./alphabet.ts";
import {
	type AutomatonTerms,
	CLUSTER,
	clauseOf,
	errorOf,
	failuresIn,
	IN_PROGRESS,
	isError,
	type Remembered,
	stepAutomaton,
	type WordVerdict,
} from "./automaton.ts";
import { type Difference, type DifferenceRound, verdictText } from "./difference.ts";
import { judgeByRules, type LetterRound, type RulesMemory, remember, verdictOf } from "./word-rules.ts";
import { ABSENT, LISTED_OLD, NODE_NAMES, NOT_FOUND_OLD, OPEN } from "./words.ts";

export interface RoundsToExplore {
	readonly rules: Rules;
	readonly letters: readonly Letter[];
	readonly terms: AutomatonTerms;
	readonly nodes: number;
	/** Nodes in the same state count as the same, so that what is true of one order of the nodes is taken to be true of all. */
	readonly areAlike: boolean;
	/** Runs of more rounds are not looked at. */
	readonly deepest: number;
}

export interface ExploredRounds {
	readonly states: number;
	readonly transitions: number;
	readonly difference?: Difference;
}

/** How many rounds may end before two seconds have passed; the number of any more is not told apart by a grace of three. */
const ROUNDS_WITHIN_2S = 4;
/** When the last of them ends, which is as late as one may, in ms. */
const LAST_WITHIN_2S = 1999;
/** In place of that number once they have passed. */
const PAST_2S = 7;
/** More states than this mean that the rules count something without an end. */
const MOST_STATES = 4_000_000;

/** The two memories as one state, node by node, so that states can be told apart by a number. */
interface Pair {
	readonly spec: Remembered;
	readonly rules: RulesMemory;
	/** How many rounds have ended within two seconds, or {@link PAST_2S}. */
	readonly within: number;
}

interface Reached {
	readonly key: number;
	readonly depth: number;
	/** The state before, and the round that led from it; -1 for the first. */
	readonly from: number;
	readonly round: DifferenceRound | undefined;
}

/** Breadth first over the product of specification and rules. */
export function exploreRounds({ rules, letters, terms, nodes, areAlike, deepest }: RoundsToExplore): ExploredRounds {
	const hasOld = letters.some(({ word }) => word === NOT_FOUND_OLD || word === LISTED_OLD);
	const known = new Map<number, number>();
	const reached: Reached[] = [];
	const inputs = combinationsOf(letters, nodes);
	const wordsOf = new Map(inputs.map((input) => [input, input.map(({ word }) => word)]));
	const nobody: readonly Letter[] = [];
	wordsOf.set(
		nobody,
		Array.from({ length: nodes }, () => ABSENT),
	);
	let transitions = 0;

	function reach(pair: Pair, depth: number, from: number, round: DifferenceRound | undefined): void {
		const key = keyOf(pair, nodes, areAlike);
		if (known.has(key)) return;
		if (reached.length >= MOST_STATES)
			throw new Error(`There are more than ${MOST_STATES} states, so these rules count without an end.`);
		known.set(key, reached.length);
		reached.push({ key, depth, from, round });
	}

	/** Plays one round on both; the verdicts where they differ, and the state after it where the wait goes on. */
	function play(
		state: Reached,
		before: Pair,
		combination: readonly Letter[],
		ready: boolean,
		early: boolean,
		within2s: boolean,
	): Difference | undefined {
		transitions++;
		const startedAt = within2s ? LAST_WITHIN_2S - 1 : LAST_WITHIN_2S;
		const number = before.spec.isFirst ? 1 : 2;
		const round: LetterRound = {
			number,
			letters: combination,
			isReady: ready,
			isEarly: early,
			startedAt,
			endedAt: startedAt + 1,
		};
		const wordRound = { words: wordsOf.get(combination) ?? [], isReady: ready, isEarly: early, isWithin2s: within2s };
		const spec = { ...before.spec };
		const expected = stepAutomaton(spec, wordRound, terms);
		const judgement = judgeByRules(rules, before.rules, round, terms);
		const got = verdictOf(judgement);
		const backwards = nodes > 1 && !areAlike && ready ? verdictOf(judgeByRules(rules, before.rules, round, terms, true)) : got;
		const isSame = expected === got && got === backwards && !isMisreadIn(combination, expected);
		if (!isSame) {
			const requirement =
				got !== backwards ? "ROUND-5" : expected === got ? "PARSE-3" : clauseOf(expected, before.spec.observed, wordRound);
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
		// A last round is followed by nothing, an open one by its own end.
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

/** Whether a verdict rests on a server code that the rules read differently. */
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
	// Somebody unanswered and nobody answered is no moment at which anybody judges.
	return all.filter(
		(some) => some.every(({ word }) => word !== OPEN) || some.some(({ word }) => word !== OPEN && word !== ABSENT),
	);
}

/** Bits of the rest of a state, below those of the nodes. */
const REST = 2 ** 16;

/**
 * A state as one number: eight bits a node (observed, done and two bits of failed rounds, on either side), and below them what belongs to no
 * node.
 *
 * @throws Error where a count of the rules does not fit, since it then grows without an end
 */
function keyOf({ spec, rules, within }: Pair, nodes: number, areAlike: boolean): number {
	const ofNodes: number[] = [];
	let counted = 0;
	for (let node = 0; node < nodes; node++) {
		const failures = rules.failedRounds.get(NODE_NAMES[node] ?? "") ?? 0;
		if (rules.failedRounds.has(NODE_NAMES[node] ?? "")) counted++;
		const ofSpec = bit(spec.observed, node) | (bit(spec.done, node) << 1) | (failuresIn(spec.failed, node) << 2);
		const ofRules = bit(rules.observed, node) | (bit(rules.done, node) << 1) | (bounded(failures, 3, "failed rounds") << 2);
		ofNodes.push(ofSpec | (ofRules << 4));
	}
	const cluster = rules.failedRounds.get("");
	if (counted + (cluster === undefined ? 0 : 1) !== rules.failedRounds.size)
		throw new Error("These rules count failed rounds of somebody who is no node.");
	const rest =
		spec.empty |
		(failuresIn(spec.failed, CLUSTER) << 3) |
		(bounded(rules.emptyRounds, 15, "empty rounds") << 5) |
		(bounded(cluster ?? 0, 3, "failed rounds") << 9) |
		(within << 11) |
		(Number(spec.isFirst) << 14);
	if (areAlike) ofNodes.sort((one, other) => one - other);
	return ofNodes.reduce((key, ofNode) => key * 256 + ofNode, 0) * REST + rest;
}

function bounded(count: number, most: number, what: string): number {
	if (Number.isInteger(count) && count >= 0 && count <= most) return count;
	throw new Error(`These rules count ${count} ${what}, more than there is a bound for.`);
}

function bit(nodes: number, node: number): number {
	return (nodes >> node) & 1;
}

function pairOf(key: number, nodes: number): Pair {
	const rest = key % REST;
	let ofNodes = Math.floor(key / REST);
	const spec: Remembered = {
		observed: 0,
		done: 0,
		empty: rest & 7,
		failed: ((rest >> 3) & 3) << (4 * CLUSTER),
		isFirst: ((rest >> 14) & 1) === 1,
	};
	const failedRounds = new Map<string, number>();
	const rules: RulesMemory = { observed: 0, done: 0, emptyRounds: (rest >> 5) & 15, failedRounds };
	const ofCluster = (rest >> 9) & 3;
	if (ofCluster > 0) failedRounds.set("", ofCluster);
	for (let node = nodes - 1; node >= 0; node--) {
		const ofNode = ofNodes % 256;
		ofNodes = Math.floor(ofNodes / 256);
		spec.observed |= (ofNode & 1) << node;
		spec.done |= ((ofNode >> 1) & 1) << node;
		spec.failed |= ((ofNode >> 2) & 3) << (4 * node);
		rules.observed |= ((ofNode >> 4) & 1) << node;
		rules.done |= ((ofNode >> 5) & 1) << node;
		const failures = (ofNode >> 6) & 3;
		if (failures > 0) failedRounds.set(NODE_NAMES[node] ?? "", failures);
	}
	return { spec, rules, within: (rest >> 11) & 7 };
}
