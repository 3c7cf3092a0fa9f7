import type { NodeAnswer, Round } from "../../src/tracking/answer.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { alphabetOf, type Letter } from "./alphabet.ts";
import { clauseOf, newMemory, type Remembered, stepAutomaton } from "./automaton.ts";
import { type Difference, type DifferenceRound, verdictText } from "./difference.ts";
import { nextStart, startOf, startText } from "./next-start.ts";
import { answersOf, NodeSet, refusalOf, startedOnOf, verdictOf } from "./word-rules.ts";
import { ABSENT, MOST_NODES, OPEN, type Word } from "./words.ts";

/** Schedules of given answers, judged by the rules and by the automaton at once. */
export interface WordFuzz {
	/**
	 * Judges the schedules `from` (inclusive) to `before` (exclusive), and returns up to `most` that show a
	 * difference.
	 */
	run(from: number, to: number, most?: number): readonly number[];
	/** Plays one of them again, round by round, up to its difference; `undefined` if it shows none. */
	difference(index: number): Difference | undefined;
	/** How many rounds have been judged. */
	readonly rounds: number;
}

const GRACES: readonly number[] = [3, 3, 3, 3, 1, 2, 5];
const FORGIVES: readonly number[] = [0, 0, 1, 1, 2];
/** Short schedules, in which equal times are frequent, and long ones, for the two seconds of old nodes. */
const SHORT_PAUSES: readonly number[] = [0, 1, 2, 5];
const LONG_PAUSES: readonly number[] = [300, 650, 999, 1000];
const USUAL_ROUNDS = 8;
const MOST_ROUNDS = 40;

/**
 * Draws schedules by swarm testing (which letters occur, how much is forgiven, how tight time is) and judges them
 * with numbers and given answers only, because it must judge hundreds of millions. Schedule `i` of a random seed is
 * always the same.
 */
export function createWordFuzz(freshRules: () => Rules, seed: number): WordFuzz {
	const letters = alphabetOf(freshRules()).filter(({ word }) => word !== OPEN);
	const observed = new NodeSet();
	const done = new NodeSet();
	/** The answer for each letter and node, created once, because creating it costs more than judging it. */
	const kit = letters.map((letter) => ({ letter, answers: answersOf(letter) }));
	const swarm: (typeof kit)[number][] = [];
	const chosen: Letter[] = [];
	const words: Word[][] = Array.from({ length: MOST_NODES + 1 }, (_, nodes) => Array.from({ length: nodes }, () => ABSENT));
	const started = new NodeSet();
	const terms: { grace: number; forgive: number; named: boolean; startedOn: number | undefined } = {
		...{ grace: 3, forgive: 0, named: false, startedOn: undefined },
	};
	const timing = { calledAt: 0, pollInterval: 0, timeout: 0 };
	let state = 1;

	/** Marsaglia's 32-bit xorshift: a whole number from 0 (inclusive) to `limit` (exclusive). */
	function draw(limit: number): number {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		// 31 bits, because the remainder of a larger number would be computed in doubles.
		return (state >>> 1) % limit;
	}

	/** Returns whether there is a failure; with `record`, also records it. */
	function play(index: number, record?: DifferenceRound[]): Difference | boolean {
		state = startState(seed, index);
		const rules = freshRules();
		const nodes = 1 + draw(MOST_NODES);
		terms.grace = GRACES[draw(GRACES.length)] ?? 3;
		terms.forgive = FORGIVES[draw(FORGIVES.length)] ?? 0;
		terms.named = nodes === 1 && draw(4) === 0;
		terms.startedOn = nodes > 1 && draw(4) === 0 ? 1 + draw((1 << nodes) - 1) : undefined;
		const isSlow = draw(4) === 0;
		const pauses = isSlow ? LONG_PAUSES : SHORT_PAUSES;
		timing.pollInterval = pauses[draw(pauses.length)] ?? 0;
		timing.timeout = draw(2) === 0 ? Number.POSITIVE_INFINITY : draw(isSlow ? 6000 : 24);
		const most = draw(32) === 0 ? MOST_ROUNDS : USUAL_ROUNDS;
		const mayBeUnready = draw(8) === 0;
		swarm.length = 0;
		for (let size = 1 + draw(draw(4) === 0 ? 12 : 4); size > 0; size--) swarm.push(kit[draw(kit.length)] as (typeof kit)[number]);

		const spec: Remembered = newMemory();
		const said = words[nodes] ?? [];
		observed.bits = 0;
		done.bits = 0;
		let emptyRounds = 0;
		let failedRounds: ReadonlyMap<string, number> = NO_FAILURES;
		let startedAt = 0;
		let early = false;
		for (let number = 1; number <= most; number++) {
			const isReady = !(mayBeUnready && draw(3) === 0);
			const answers: NodeAnswer[] = [];
			let members = 0;
			for (let node = 0; node < nodes; node++) {
				const { letter, answers: own } = swarm[draw(swarm.length)] as (typeof kit)[number];
				chosen[node] = letter;
				said[node] = letter.word;
				if (letter.word === ABSENT) continue;
				members++;
				answers.push(own[node] as NodeAnswer);
			}
			if (nodes > 1 && draw(2) === 0) answers.reverse();
			const refusal = refusalOf(isReady, members, terms);
			const endedAt = refusal === undefined ? startedAt + 1 + draw(3) : startedAt;
			// A round that the deadline cut has no verdict.
			if (endedAt > timing.timeout && timing.timeout > 0) return false;
			record?.push({ letters: chosen.slice(0, nodes), isReady, isEarly: early, durationMs: endedAt - startedAt });
			const seen = spec.observed;
			const isWithin2s = endedAt < 2000;
			const expected = stepAutomaton(spec, { words: said, isReady, isEarly: early, isWithin2s }, terms);
			const round: Round = { number, startedAt, endedAt, early, named: terms.named, answers, pending: 0 };
			const startedOn = startedOnOf(terms, started);
			const memory = { observed, done, emptyRounds, failedRounds, firstRoundAt: 0, startedOn };
			const judgement = rules.judge(refusal === undefined ? round : { ...round, answers: [], refusal }, memory, terms);
			const got = verdictOf(judgement);
			fuzz.rounds++;
			if (got !== expected) {
				if (record === undefined) return true;
				const requirement = clauseOf(expected, seen, { words: said, isReady, isEarly: early, isWithin2s }, terms);
				return differenceOf(requirement, verdictText(expected), verdictText(got), record);
			}
			const wanted = nextStart(expected, startedAt, endedAt, early, timing.pollInterval, timing.timeout);
			const next = startOf(rules.next(judgement.verdict, round, timing));
			if (next !== wanted) {
				if (record === undefined) return true;
				return differenceOf(timing.timeout === 0 ? "WAIT-6" : "WAIT-5", startText(wanted), startText(next), record);
			}
			if (wanted < 0) return false;
			emptyRounds = judgement.emptyRounds;
			failedRounds = judgement.failedRounds;
			if (refusal === undefined) {
				for (let node = 0; node < nodes; node++) {
					const kind = chosen[node]?.answer?.kind;
					if (kind !== "in_progress" && kind !== "complete") continue;
					observed.bits |= 1 << node;
					if (kind === "complete") done.bits |= 1 << node;
					else done.bits &= ~(1 << node);
				}
			}
			early = wanted % 2 === 1;
			startedAt = (wanted - (wanted % 2)) / 2;
		}
		return false;
	}

	function differenceOf(requirement: string, expected: string, got: string, rounds: readonly DifferenceRound[]): Difference {
		return {
			requirement,
			expected,
			got,
			terms: { ...terms, pollInterval: timing.pollInterval, timeout: timing.timeout },
			rounds,
		};
	}

	const fuzz: WordFuzz & { rounds: number } = {
		rounds: 0,
		run(from, to, most = 100) {
			const found: number[] = [];
			for (let index = from; index < to && found.length < most; index++) if (play(index) !== false) found.push(index);
			return found;
		},
		difference(index) {
			const difference = play(index, []);
			return typeof difference === "boolean" ? undefined : difference;
		},
	};
	return fuzz;
}

const NO_FAILURES: ReadonlyMap<string, number> = new Map();

/** Every schedule begins at its own state, which is never 0. */
function startState(seed: number, index: number): number {
	let z = (Math.imul(index, 0x9e3779b1) + Math.imul(seed ^ Math.floor(index / 2 ** 32), 0x85ebca6b)) >>> 0;
	z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
	z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
	return (z ^ (z >>> 15)) | 0 || 1;
}
