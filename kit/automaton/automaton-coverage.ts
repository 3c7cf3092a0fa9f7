import { IN_PROGRESS, newMemory, type Remembered, stepAutomaton } from "./automaton.ts";
import { ABSENT, LEFT, LISTED_OLD, NOT_FOUND_OLD, OPEN, type Word } from "./words.ts";

/** Where searches keep count: one and two nodes, with and without forgiveness, a grace of three. */
const NODES: readonly number[] = [1, 2];
const FORGIVES: readonly number[] = [0, 1];
export const COVERED_GRACE = 3;

/** The words that a whole round can be made of where no node is old. */
const WORDS: readonly Word[] = Array.from({ length: LEFT + 1 }, (_, word) => word).filter(
	(word) => word !== OPEN && word !== NOT_FOUND_OLD && word !== LISTED_OLD,
);
const WORD_COUNT = LEFT + 1;
/** The inputs of a state: a word for each of two nodes, or a cluster that is not ready; each may be the last round before the deadline. */
const INPUTS = 2 * (WORD_COUNT * WORD_COUNT + 1);
/** The bits of a memory: two nodes observed, done and failed once, the empty rounds, the cluster failed once, the first round. */
const STATES = 1 << 10;

/** How much of the automaton has been reached. */
export interface CoverageCount {
	readonly states: number;
	readonly allStates: number;
	readonly transitions: number;
	readonly allTransitions: number;
}

/** Which of the automaton's states and transitions a search has come through, without the two seconds of old nodes. */
export interface AutomatonCoverage {
	/** A round in a state; nothing where it is outside of what is kept. */
	mark(memory: Remembered, words: ArrayLike<Word>, isReady: boolean, isEarly: boolean, forgive: number): void;
	/** What was reached elsewhere, by its numbers. */
	add(places: readonly number[]): void;
	/** What has been reached for the first time since the last call, by its numbers. */
	takeNew(): readonly number[];
	count(): CoverageCount;
	/** All of it as bytes, one for each number. */
	readonly reached: Uint8Array;
	merge(reached: Uint8Array): void;
}

/** Of what has no rules to be stepped. */
export const NO_COVERAGE: Pick<AutomatonCoverage, "add" | "count"> = {
	add() {},
	count: () => ({ states: 0, allStates: 0, transitions: 0, allTransitions: 0 }),
};

const SIZE = NODES.length * FORGIVES.length * STATES * INPUTS;

export function createCoverage(): AutomatonCoverage {
	const reached = new Uint8Array(SIZE);
	const states = new Set<number>();
	let transitions = 0;
	let fresh: number[] = [];
	/** Not looked at yet: a thread that is never asked for a count need not know all that there is. */
	const uncounted: number[] = [];

	function reach(place: number): void {
		if (reached[place] === 1) return;
		reached[place] = 1;
		fresh.push(place);
		uncounted.push(place);
	}

	return {
		reached,
		mark(memory, words, isReady, isEarly, forgive) {
			if (words.length > 2 || forgive > 1) return;
			reach(placeOf(memory, words, isReady, isEarly, forgive));
		},
		add: (places) => places.forEach(reach),
		takeNew() {
			const taken = fresh;
			fresh = [];
			return taken;
		},
		merge(other) {
			for (let place = 0; place < SIZE; place++) if (other[place] === 1) reach(place);
		},
		count() {
			const all = everything();
			for (const place of uncounted.splice(0)) {
				if (!all.places.has(place)) continue;
				transitions++;
				states.add(stateOf(place));
			}
			return { states: states.size, allStates: all.states.size, transitions, allTransitions: all.places.size };
		},
	};
}

function placeOf(memory: Remembered, words: ArrayLike<Word>, isReady: boolean, isEarly: boolean, forgive: number): number {
	const input = isReady ? (words[0] ?? ABSENT) * WORD_COUNT + (words[1] ?? ABSENT) : WORD_COUNT * WORD_COUNT;
	const part = ((words.length - 1) * FORGIVES.length + forgive) * STATES + bitsOf(memory);
	return (part * 2 + Number(isEarly)) * (INPUTS / 2) + input;
}

/** The state that a transition begins in, with its number of nodes and its forgiveness. */
function stateOf(place: number): number {
	return Math.floor(place / INPUTS);
}

function bitsOf({ observed, done, empty, failed, isFirst }: Remembered): number {
	const cluster = (failed >> 24) & 1;
	return (
		(observed & 3) |
		((done & 3) << 2) |
		((empty & 3) << 4) |
		((failed & 1) << 6) |
		(((failed >> 4) & 1) << 7) |
		(cluster << 8) |
		(Number(isFirst) << 9)
	);
}

/** Every state and transition that there is. */
interface Everything {
	readonly states: ReadonlySet<number>;
	readonly places: ReadonlySet<number>;
}

let found: Everything | undefined;

/** Found once, when somebody first wants to know. */
function everything(): Everything {
	found ??= findEverything();
	return found;
}

function findEverything(): Everything {
	const seen = new Set<string>();
	const places = new Set<number>();
	for (const nodes of NODES) {
		const rounds = nodes === 1 ? WORDS.map((word) => [word]) : WORDS.flatMap((one) => WORDS.map((other) => [one, other]));
		for (const forgive of FORGIVES) {
			const terms = { grace: COVERED_GRACE, forgive, named: false };
			const states = [newMemory()];
			for (const state of states) {
				const key = `${nodes} ${forgive} ${bitsOf(state)}`;
				if (seen.has(key)) continue;
				seen.add(key);
				for (const isReady of [true, false]) {
					for (const words of isReady ? rounds : rounds.slice(0, 1)) {
						for (const isEarly of state.isFirst ? [false] : [false, true]) {
							places.add(placeOf(state, words, isReady, isEarly, forgive));
							const after = { ...state };
							const verdict = stepAutomaton(after, { words, isReady, isEarly, isWithin2s: false }, terms);
							if (verdict === IN_PROGRESS && !isEarly) states.push(after);
						}
					}
				}
			}
		}
	}
	return { places, states: new Set([...places].map(stateOf)) };
}
