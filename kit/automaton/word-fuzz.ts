import type { Round } from "../../src/tracking/answer.ts";
import type { Judgement, Rules } from "../../src/tracking/rules.ts";
import { alphabetOf } from "./alphabet.ts";
import { clauseOf, newMemory, stepAutomaton, type WordVerdict } from "./automaton.ts";
import { type Difference, type DifferenceRound, verdictText } from "./difference.ts";
import { nextStart, startOf, startText } from "./next-start.ts";
import { WordDraw } from "./word-draw.ts";
import { NodeSet, refusalOf, startedOnOf, wordVerdictOf } from "./word-rules.ts";
import { OPEN } from "./words.ts";

/** What the two sides of a comparison say about one thing. */
interface Disagreement {
	readonly requirement: string;
	readonly expected: string;
	readonly got: string;
}

/**
 * Judges drawn schedules of given answers by the rules and by the automaton at once, with numbers only, because it
 * must judge hundreds of millions.
 */
export class WordFuzz {
	/** How many rounds have been judged. */
	rounds = 0;
	readonly #freshRules: () => Rules;
	readonly #draw: WordDraw;
	readonly #observed = new NodeSet();
	readonly #done = new NodeSet();
	readonly #started = new NodeSet();

	constructor(freshRules: () => Rules, seed: number) {
		this.#freshRules = freshRules;
		this.#draw = new WordDraw(
			alphabetOf(freshRules()).filter(({ word }) => word !== OPEN),
			seed,
		);
	}

	/**
	 * Judges the schedules `from` (inclusive) to `before` (exclusive), and returns up to `most` that show a
	 * difference.
	 */
	run(from: number, before: number, most = 100): readonly number[] {
		const found: number[] = [];
		for (let index = from; index < before && found.length < most; index++) {
			if (this.#play(index) !== undefined) found.push(index);
		}
		return found;
	}

	/** Plays one of them again, round by round, up to its difference; `undefined` if it does not show a difference. */
	difference(index: number): Difference | undefined {
		const rounds: DifferenceRound[] = [];
		const disagreement = this.#play(index, rounds);
		if (disagreement === undefined) return undefined;
		const { terms, timing } = this.#draw;
		return {
			...disagreement,
			terms: { ...terms, pollInterval: timing.pollInterval, timeout: timing.timeout },
			rounds,
		};
	}

	/** Returns the first disagreement, and adds the rounds up to it to `record`. */
	#play(index: number, record?: DifferenceRound[]): Disagreement | undefined {
		const draw = this.#draw;
		draw.startSchedule(index);
		const { terms, timing, mostRounds } = draw;
		const rules = this.#freshRules();
		const spec = newMemory();
		this.#observed.bits = 0;
		this.#done.bits = 0;
		let memory: Pick<Judgement, "emptyRounds" | "failedRounds"> = { emptyRounds: 0, failedRounds: NO_FAILURES };
		let startedAt = 0;
		let isEarly = false;
		for (let number = 1; number <= mostRounds; number++) {
			draw.startRound();
			const { isReady, words } = draw;
			const refusal = refusalOf(isReady, draw.members, terms);
			const endedAt = refusal === undefined ? startedAt + draw.duration() : startedAt;
			// A round that the deadline cut has no verdict.
			if (endedAt > timing.timeout && timing.timeout > 0) return undefined;
			record?.push({ letters: draw.letters.slice(0, words.length), isReady, isEarly, durationMs: endedAt - startedAt });
			const seen = spec.observed;
			const word = { words, isReady, isEarly, isWithin2s: endedAt < 2000 };
			const expected = stepAutomaton(spec, word, terms);
			const { answers } = draw;
			const round: Round = { number, startedAt, endedAt, early: isEarly, named: terms.named, answers, pending: 0 };
			const judgement = this.#judge(rules, refusal === undefined ? round : { refusal, ...round, answers: [] }, memory);
			this.rounds++;
			const got = wordVerdictOf(judgement);
			if (got !== expected) return differentVerdicts(clauseOf(expected, seen, word, terms), expected, got);
			const wanted = nextStart(expected, startedAt, endedAt, isEarly, timing.pollInterval, timing.timeout);
			const next = startOf(rules.next(judgement.verdict, round, timing));
			if (next !== wanted) return differentStarts(timing.timeout, wanted, next);
			if (wanted < 0) return undefined;
			memory = judgement;
			if (refusal === undefined) this.#observe();
			isEarly = wanted % 2 === 1;
			startedAt = (wanted - (wanted % 2)) / 2;
		}
		return undefined;
	}

	#judge(rules: Rules, round: Round, { emptyRounds, failedRounds }: Pick<Judgement, "emptyRounds" | "failedRounds">): Judgement {
		const { terms } = this.#draw;
		const startedOn = startedOnOf(terms, this.#started);
		const memory = { observed: this.#observed, done: this.#done, emptyRounds, failedRounds, firstRoundAt: 0, startedOn };
		return rules.judge(round, memory, terms);
	}

	/** Notes which nodes reported the job in this round. */
	#observe(): void {
		const { letters, words } = this.#draw;
		for (let node = 0; node < words.length; node++) {
			const kind = letters[node]?.answer?.kind;
			if (kind !== "in_progress" && kind !== "complete") continue;
			this.#observed.bits |= 1 << node;
			if (kind === "complete") this.#done.bits |= 1 << node;
			else this.#done.bits &= ~(1 << node);
		}
	}
}

const NO_FAILURES: ReadonlyMap<string, number> = new Map();

function differentVerdicts(requirement: string, expected: WordVerdict, got: WordVerdict): Disagreement {
	return { requirement, expected: verdictText(expected), got: verdictText(got) };
}

function differentStarts(timeout: number, expected: number, got: number): Disagreement {
	return { requirement: timeout === 0 ? "WAIT-6" : "WAIT-5", expected: startText(expected), got: startText(got) };
}
