import type { NodeAnswer } from "../../src/tracking/answer.ts";
import type { Letter } from "./alphabet.ts";
import type { AutomatonTerms } from "./automaton.ts";
import { QuickRandom } from "./quick-random.ts";
import { answersOf } from "./word-rules.ts";
import { ABSENT, MOST_WORD_NODES, type Word } from "./words.ts";

const GRACES: readonly number[] = [3, 3, 3, 3, 1, 2, 5];
const FORGIVES: readonly number[] = [0, 0, 1, 1, 2];
/** Short schedules, in which equal times are frequent, and long ones, for the two seconds of old nodes. */
const SHORT_PAUSES: readonly number[] = [0, 1, 2, 5];
const LONG_PAUSES: readonly number[] = [300, 650, 999, 1000];
const USUAL_ROUNDS = 8;
const MOST_ROUNDS = 40;

/** A letter with its answer by node, created once, because creating it costs more than judging it. */
interface Spoken {
	readonly letter: Letter;
	readonly answers: readonly NodeAnswer[];
}

type Terms = { -readonly [Name in keyof AutomatonTerms]-?: AutomatonTerms[Name] };

/**
 * Draws schedules of given answers by swarm testing: which letters occur, how much is forgiven, how tight time is.
 * Schedule `i` of a random seed is always the same. The fields hold the schedule and the round that were drawn last,
 * because a search draws millions.
 */
export class WordDraw {
	readonly terms: Terms = { grace: 3, forgive: 0, named: false, startedOn: undefined };
	readonly timing = { calledAt: 0, pollInterval: 0, timeout: 0 };
	/** The most rounds that the schedule may have. */
	mostRounds: number = USUAL_ROUNDS;

	/** Of the round: its words, by node. */
	words: Word[] = [];
	/** The letters of these words. The array may be longer than the round has nodes. */
	readonly letters: Letter[] = [];
	/** The answers of the members, in the order in which they come. */
	answers: NodeAnswer[] = [];
	members = 0;
	isReady = true;

	readonly #seed: number;
	readonly #random = new QuickRandom();
	readonly #spoken: readonly Spoken[];
	/** The letters of this schedule: the first {@link #swarmSize} of the array. */
	readonly #swarm: Spoken[] = [];
	#swarmSize = 0;
	readonly #wordsOf: readonly Word[][];
	#mayBeUnready = false;

	constructor(letters: readonly Letter[], seed: number) {
		this.#seed = seed;
		this.#spoken = letters.map((letter) => ({ letter, answers: answersOf(letter) }));
		this.#wordsOf = Array.from({ length: MOST_WORD_NODES + 1 }, (_, nodes) => Array.from({ length: nodes }, () => ABSENT));
	}

	/** Draws what holds for all rounds of schedule `index`. */
	startSchedule(index: number): void {
		const { terms, timing } = this;
		const random = this.#random;
		random.start(this.#seed, index);
		const nodes = 1 + random.below(MOST_WORD_NODES);
		terms.grace = random.oneOf(GRACES);
		terms.forgive = random.oneOf(FORGIVES);
		terms.named = nodes === 1 && random.isOneIn(4);
		terms.startedOn = nodes > 1 && random.isOneIn(4) ? 1 + random.below((1 << nodes) - 1) : undefined;
		const isSlow = random.isOneIn(4);
		timing.pollInterval = random.oneOf(isSlow ? LONG_PAUSES : SHORT_PAUSES);
		timing.timeout = random.isOneIn(2) ? Number.POSITIVE_INFINITY : random.below(isSlow ? 6000 : 24);
		this.mostRounds = random.isOneIn(32) ? MOST_ROUNDS : USUAL_ROUNDS;
		this.#mayBeUnready = random.isOneIn(8);
		// The array is not shortened, because that costs more than a whole draw.
		this.#swarmSize = 1 + random.below(random.isOneIn(4) ? 12 : 4);
		for (let index = 0; index < this.#swarmSize; index++) this.#swarm[index] = random.oneOf(this.#spoken);
		this.words = this.#wordsOf[nodes] ?? [];
	}

	/** Draws the next round. */
	startRound(): void {
		const random = this.#random;
		const { words, letters } = this;
		const nodes = words.length;
		const answers: NodeAnswer[] = [];
		this.isReady = !(this.#mayBeUnready && random.isOneIn(3));
		this.members = 0;
		for (let node = 0; node < nodes; node++) {
			const { letter, answers: own } = this.#swarm[random.below(this.#swarmSize)] as Spoken;
			letters[node] = letter;
			words[node] = letter.word;
			if (letter.word === ABSENT) continue;
			this.members++;
			answers.push(own[node] as NodeAnswer);
		}
		if (nodes > 1 && random.isOneIn(2)) answers.reverse();
		this.answers = answers;
	}

	/** How long a round lasts whose members were asked, in ms. */
	duration(): number {
		return 1 + this.#random.below(3);
	}
}
