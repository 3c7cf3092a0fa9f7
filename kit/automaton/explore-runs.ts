import type { Rules } from "../../src/tracking/rules.ts";
import { judgeRun } from "../oracle/oracle.ts";
import { runAlone } from "../run/run-alone.ts";
import { alphabetOf, type Letter } from "./alphabet.ts";
import { type AutomatonTerms, clauseOf, IN_PROGRESS, newMemory, type Remembered, stepAutomaton, UNDECIDED } from "./automaton.ts";
import { type Difference, type DifferenceRound, verdictText } from "./difference.ts";
import { combinationsOf } from "./explore-rounds.ts";
import { scheduleOfDifference } from "./letters-schedule.ts";
import { judgeByRules, type LetterRound, type RulesMemory, remember, verdictOf } from "./word-rules.ts";
import { ABSENT, LISTED_OLD, NOT_FOUND_OLD } from "./words.ts";

export interface RunsToExplore {
	/** Fresh rules for each run, since they remember something beside what they are given. */
	rules(): Rules;
	/** Up to how many nodes. */
	readonly nodes: number;
	/** Told now and then. */
	onProgress?(progress: { readonly runs: number; readonly rounds: number }): void;
}

export interface ExploredRuns {
	/** How many runs were compared. */
	readonly runs: number;
	/** Every run of so many rounds was; some longer ones were, too, with fewer nodes. */
	readonly depth: number;
	/** The shortest run of those on which rules and specification differ. */
	readonly difference?: Difference;
}

/** A wait that is still going on: its rounds so far, and what the specification remembers of them. */
interface Prefix {
	readonly rounds: readonly DifferenceRound[];
	readonly spec: Remembered;
}

/** Runs of one number of nodes on the same terms. */
interface Field {
	readonly terms: AutomatonTerms;
	readonly inputs: readonly (readonly Letter[])[];
	readonly nodes: number;
	prefixes: readonly Prefix[];
}

/** The most rounds that are judged for all runs of one length in one field: some seconds of work. */
const MOST_JUDGED = 3_000_000;
/** How long a round and the pause after it take, and a pause that the deadline cuts, in ms. */
const ROUND_MS = 1;
const PAUSE_MS = 1000;
const SHORT_PAUSE_MS = 500;

/**
 * Goes through the runs of rules that remember something beside what they are given, and so have no states that are known: run by run from the
 * start, shorter ones first, and of two as short the one with fewer nodes. There is no end to that, so it stops where the runs of one length are
 * too many. A difference counts where the simulated cluster shows it too.
 */
export function exploreRuns({ rules, nodes, onProgress }: RunsToExplore): ExploredRuns {
	let fields = [...fieldsOf(alphabetOf(rules()), nodes)];
	let runs = 0;
	let whole = Number.POSITIVE_INFINITY;
	for (let depth = 1; fields.length > 0; depth++) {
		for (const field of fields) {
			onProgress?.({ runs, rounds: depth });
			const next: Prefix[] = [];
			for (const prefix of field.prefixes) {
				for (const round of roundsAfter(prefix, field)) {
					runs++;
					const spec = { ...prefix.spec };
					const expected = stepAutomaton(spec, wordsOf(round, depth), field.terms);
					const rounds = [...prefix.rounds, round];
					const got = verdictAfter(rounds, rules(), field.terms);
					if (got !== expected) {
						const requirement = clauseOf(expected, prefix.spec.observed, wordsOf(round, depth));
						const told = { requirement, expected: verdictText(expected), got: verdictText(got), terms: field.terms, rounds };
						if (isShown(told, rules())) return { runs, depth: Math.min(whole, depth - 1), difference: told };
					} else if (expected === IN_PROGRESS && !round.isEarly) next.push({ rounds, spec });
				}
			}
			field.prefixes = next;
		}
		// A status is one round.
		fields = fields.filter(({ terms }) => terms.grace !== Number.POSITIVE_INFINITY);
		const few = fields.filter((field) => field.prefixes.length * field.inputs.length * 2 * (depth + 1) <= MOST_JUDGED);
		if (few.length < fields.length) whole = Math.min(whole, depth);
		fields = few;
	}
	return { runs, depth: whole };
}

function* fieldsOf(letters: readonly Letter[], nodes: number): Generator<Field> {
	for (let count = 1; count <= nodes; count++) {
		const inputs = combinationsOf(letters, count);
		const start: readonly Prefix[] = [{ rounds: [], spec: newMemory() }];
		const single = { grace: Number.POSITIVE_INFINITY, forgive: 0, named: false };
		for (const terms of [single, ...[0, 1].map((forgive) => ({ grace: 3, forgive, named: false }))])
			yield { terms, inputs, nodes: count, prefixes: start };
	}
}

/** The rounds that may follow: whatever the nodes say, or a cluster that is not ready; each may be the last before the deadline. */
function* roundsAfter({ rounds }: Prefix, { inputs, nodes }: Field): Generator<DifferenceRound> {
	const nobody: readonly Letter[] = [];
	for (const isEarly of rounds.length === 0 ? [false] : [false, true]) {
		yield roundOf(nobody, false, isEarly, rounds.length + 1);
		for (const letters of inputs) yield roundOf(letters, true, isEarly, rounds.length + 1);
	}

	function roundOf(letters: readonly Letter[], isReady: boolean, isEarly: boolean, number: number): DifferenceRound {
		const isOld = letters.some(({ word }) => word === NOT_FOUND_OLD || word === LISTED_OLD);
		const filled = letters.length > 0 ? letters : Array.from({ length: nodes }, () => ABSENT_LETTER);
		return { letters: filled, isReady, isEarly, ...(isOld && { isWithin2s: timesOf(number, isEarly).endedAt < 2000 }) };
	}
}

const ABSENT_LETTER: Letter = { name: "no member", word: ABSENT, isMisread: false, build: "8.1.2.0" };

function wordsOf({ letters, isReady, isEarly }: DifferenceRound, number: number): Parameters<typeof stepAutomaton>[1] {
	return { words: letters.map(({ word }) => word), isReady, isEarly, isWithin2s: timesOf(number, isEarly).endedAt < 2000 };
}

/** When a round of a run takes place: a pause after the one before, or what the deadline leaves of it. */
function timesOf(number: number, isEarly: boolean): Pick<LetterRound, "startedAt" | "endedAt"> {
	const startedAt = (number - 1) * (PAUSE_MS + ROUND_MS) - (isEarly ? PAUSE_MS - SHORT_PAUSE_MS : 0);
	return { startedAt, endedAt: startedAt + ROUND_MS };
}

/** What the rules make of the last round of a run. */
function verdictAfter(rounds: readonly DifferenceRound[], rules: Rules, terms: AutomatonTerms): number {
	const memory: RulesMemory = { observed: 0, done: 0, emptyRounds: 0, failedRounds: new Map() };
	let verdict = UNDECIDED;
	for (const [index, { letters, isReady, isEarly }] of rounds.entries()) {
		const round: LetterRound = { number: index + 1, letters, isReady, isEarly, ...timesOf(index + 1, isEarly) };
		const judgement = judgeByRules(rules, memory, round, terms);
		verdict = verdictOf(judgement);
		if (isReady) remember(memory, letters, judgement);
		else Object.assign(memory, { emptyRounds: judgement.emptyRounds, failedRounds: judgement.failedRounds });
	}
	return verdict;
}

function isShown(difference: Difference, rules: Rules): boolean {
	const schedule = scheduleOfDifference(difference);
	if (schedule === undefined) return false;
	try {
		return judgeRun(runAlone(schedule, rules)).length > 0;
	} catch {
		// The run has no end, or the rules broke on it.
		return true;
	}
}
