import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { alphabetOf, type Letter } from "./alphabet.ts";
import type { AutomatonTerms } from "./automaton.ts";
import { checkCommands } from "./check-commands.ts";
import type { Difference } from "./difference.ts";
import { explorePace } from "./explore-pace.ts";
import { exploreRounds } from "./explore-rounds.ts";
import { LISTED_OLD, MOST_WORD_NODES, NOT_FOUND_OLD } from "./words.ts";

export interface ExploreOptions {
	/** The largest number of nodes, 1 to 4 (default: 3). */
	readonly nodes?: number;
	/** The rules to test (default: the rules of the library). */
	readonly rules?: Rules;
	/** Called after each part, with the counts so far. */
	onProgress?(progress: { readonly part: string; readonly states: number; readonly transitions: number }): void;
}

/** The result. The counts are sums over all parts. */
export interface Exploration {
	/** Pairs of a state of the specification and a state of the rules. */
	readonly states: number;
	/** Rounds in which both were compared. */
	readonly transitions: number;
	/** Kinds of reply that the specification or the rules distinguish. */
	readonly letters: number;
	/** The explored parts. Each is complete, unless a difference was found before. */
	readonly parts: readonly ExploredPart[];
	/** The shortest run on which they differ; absent if no run of any length shows a difference. */
	readonly difference?: Difference;
}

export interface ExploredPart {
	readonly name: string;
	readonly states: number;
	readonly transitions: number;
}

/** Up to this number, nodes are explored by name. With more nodes, nodes in the same state count as the same. */
const MOST_NAMED = 3;

/**
 * Explores every state that the rules can reach, together with the automaton of the specification, breadth first,
 * until no new state appears. If both agree everywhere, they agree in runs of any length. If they differ, the result
 * has the fewest rounds of all runs with a difference, and of those the fewest nodes.
 *
 * @throws RangeError if the number of nodes is not 1 to 4
 * @throws Error if the rules count something without a limit, so that the search cannot end
 */
export function explore(options: ExploreOptions = {}): Exploration {
	const steps = exploreSteps(options);
	for (;;) {
		const { done, value } = steps.next();
		if (done === true) return value;
	}
}

/** {@link explore} in short steps, between which the caller may do something else. Yields the parts explored so far. */
export function* exploreSteps({
	nodes = 3,
	rules = defaultRules,
	onProgress,
}: ExploreOptions = {}): Generator<readonly ExploredPart[], Exploration> {
	if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_WORD_NODES)
		throw new RangeError(`nodes must be a whole number from 1 to ${MOST_WORD_NODES}, not ${nodes}.`);
	const all = alphabetOf(rules);
	const parts: ExploredPart[] = [];
	let states = 0;
	let transitions = 0;
	let difference: Difference | undefined;
	const take = (name: string, part: { states: number; transitions: number; difference?: Difference | undefined }) => {
		parts.push({ name, states: part.states, transitions: part.transitions });
		states += part.states;
		transitions += part.transitions;
		if (part.difference !== undefined) difference = part.difference;
		onProgress?.({ part: name, states, transitions });
	};

	/** A difference with the same number of rounds is not shorter. */
	const deepest = () => (difference === undefined ? Number.POSITIVE_INFINITY : difference.rounds.length - 1);
	take("questions", checkCommands(rules));
	yield parts;
	if (deepest() > 0) take("pauses and deadlines", explorePace(rules));
	yield parts;
	for (const { name, letters, terms, count, most = Number.POSITIVE_INFINITY } of roundParts(nodes, all)) {
		if (deepest() <= 0) break;
		const areAlike = count > MOST_NAMED;
		const rounds = exploreRounds({ rules, letters, terms, nodes: count, areAlike, deepest: Math.min(most, deepest()) });
		for (;;) {
			const { done, value } = rounds.next();
			if (done === true) {
				take(name, value);
				break;
			}
			yield parts;
		}
	}
	return { states, transitions, letters: all.length, parts, ...(difference !== undefined && { difference }) };
}

interface RoundPart {
	readonly name: string;
	readonly letters: readonly Letter[];
	readonly terms: AutomatonTerms;
	readonly count: number;
	/** The largest number of rounds. */
	readonly most?: number;
}

/** Parts with fewer nodes come first, so of two equally short runs the one with fewer nodes is found. */
function* roundParts(nodes: number, all: readonly Letter[]): Generator<RoundPart> {
	const isOld = ({ word }: Letter) => word === NOT_FOUND_OLD || word === LISTED_OLD;
	const young = all.filter((letter) => !isOld(letter));
	for (let count = 1; count <= nodes; count++) {
		// STATUS-1: one round, and no grace.
		const single = { grace: Number.POSITIVE_INFINITY, forgive: 0, named: false };
		yield { name: `${count} ${count === 1 ? "node" : "nodes"}, status`, letters: young, terms: single, count, most: 1 };
		for (const forgive of [0, 1]) {
			const name = `${count} ${count === 1 ? "node" : "nodes"}, forgive ${forgive}`;
			const terms: AutomatonTerms = { grace: 3, forgive, named: false };
			yield { name, letters: young, terms, count };
			// Time multiplies the number of states. Two nodes show every effect that an old node can have on others.
			if (count <= 2) yield { name: `${name}, some before 6.0`, letters: all, terms, count };
			// TRUTH-4: node B joined after the start.
			if (count === 2) yield { name: `${name}, started on one node`, letters: all, terms: { ...terms, startedOn: 1 }, count };
			if (count > 1) continue;
			yield { name: `${name}, named`, letters: all, terms: { ...terms, named: true }, count };
			yield { name: `${name}, grace 1`, letters: all, terms: { ...terms, grace: 1 }, count };
		}
	}
}
