import type { Difference } from "../automaton/difference.ts";
import { WordFuzz } from "../automaton/word-fuzz.ts";
import { Unsupported } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { createBreather } from "./breathe.ts";
import type { CheckFailure, CheckName } from "./check-failure.ts";
import { kindOfFailure } from "./failure.ts";
import { hasNetwork, NETWORK_EVERY, type Source, schedulesOf, TIMELESS_EVERY } from "./numbered-schedule.ts";
import type { Pulse } from "./pulse.ts";
import { type Checks, checkFailureOf, isNoWord, OVER_NETWORK, withoutEnd } from "./schedule-checks.ts";
import { countPoints } from "./sometimes.ts";
import type { Subject } from "./subject.ts";

/**
 * A chunk of a search: the schedules `from` (inclusive) to `before` (exclusive). The schedules with the rules alone
 * have their own numbers.
 */
export interface Chunk {
	readonly from: number;
	readonly to: number;
	readonly wordsFrom: number;
	readonly wordsTo: number;
	/** Only the schedules that have a network. Default: all. */
	readonly only?: "network";
}

/** The result of a chunk. Plain data, so that threads can send it. */
export interface ChunkResult {
	readonly schedules: number;
	readonly rounds: number;
	readonly questions: number;
	/** Schedules and rounds judged with the rules alone. */
	readonly wordSchedules: number;
	readonly wordRounds: number;
	/** On how many schedules each property was checked. */
	readonly checked: Readonly<Partial<Record<CheckName, number>>>;
	/** How often each kind of event, answer and life occurred in a schedule. */
	readonly faults: Readonly<Record<string, number>>;
	/** How often each of the `sometimes` points was reached, by its number. */
	readonly points: readonly number[];
	readonly failures: readonly ChunkFailure[];
	/** The schedules with the rules alone that showed a difference. */
	readonly wordFailures: readonly number[];
}

export interface ChunkFailure extends CheckFailure {
	readonly index: number;
	/** How many schedules of the chunk are of this kind; `index` is the first. */
	readonly count: number;
}

/** A property is checked on one schedule in this many. Properties that need more runs are checked less often. */
const EVERY: Readonly<Record<CheckName, number>> = {
	specification: 1,
	"single replies": 4,
	"over sockets": TIMELESS_EVERY,
	"order of the nodes": 8,
	"end of the faults": 8,
	repetition: 32,
};

export interface ChunkSearch {
	run(chunk: Chunk): Promise<ChunkResult>;
	/** The schedule with this number. */
	draw(index: number): Schedule;
	/** The difference that a schedule with the rules alone shows. `undefined` also if the subject is not only rules. */
	difference(wordIndex: number): Difference | undefined;
}

/** More of them in one chunk are the same mistake. */
const MOST_WORD_FAILURES = 100;
/** Schedules with the rules alone between two looks at the pulse. */
const WORDS_A_BEAT = 2000;

/**
 * A search that plays schedules chunk by chunk, in this thread.
 *
 * @param options.pulse if it is stopped, the rest of the chunk is left out
 * @param options.source where the schedules come from (default: from the seed)
 */
export function createChunkSearch(
	seed: number,
	checks: Subject,
	{ pulse, source = { kind: "random" } }: { readonly pulse?: Pulse; readonly source?: Source } = {},
): ChunkSearch {
	const { rules } = checks;
	let alone: WordFuzz | undefined;
	// Reading all known replies takes longer than a small search. A thread that only waits for others never needs it.
	const ofRules = () => {
		if (rules !== undefined) alone ??= new WordFuzz(rules, seed);
		return alone;
	};
	const draw = schedulesOf(source, seed);
	return {
		draw,
		difference: (wordIndex) => ofRules()?.difference(wordIndex),
		async run({ from, to, wordsFrom, wordsTo, only }) {
			const tally = createTally();
			const breather = createBreather();
			let played = 0;
			for (let index = from; index < to && pulse?.isStopped !== true; index++) {
				if (only === "network" && !hasNetwork(index)) continue;
				pulse?.beat(index);
				await searchOne(index, draw(index), checks, tally);
				played++;
				await breather();
			}
			const words = wordsFrom < wordsTo ? ofRules() : undefined;
			const roundsBefore = words?.rounds ?? 0;
			const wordFailures: number[] = [];
			let word = wordsFrom;
			while (words !== undefined && word < wordsTo && pulse?.isStopped !== true) {
				pulse?.beatWithRules();
				const end = Math.min(word + WORDS_A_BEAT, wordsTo);
				wordFailures.push(...words.run(word, end, MOST_WORD_FAILURES - wordFailures.length));
				word = end;
			}
			return {
				...tally.result(),
				schedules: played - tally.skipped(),
				wordSchedules: word - wordsFrom,
				wordRounds: (words?.rounds ?? 0) - roundsBefore,
				wordFailures,
			};
		},
	};
}

export interface Tally {
	addRun(run: Run): void;
	addChecked(check: CheckName): void;
	/** The driver does not support this schedule. */
	addSkipped(): void;
	skipped(): number;
	addFailure(index: number, failure: CheckFailure): void;
	result(): Pick<ChunkResult, "rounds" | "questions" | "checked" | "faults" | "points" | "failures">;
}

async function searchOne(index: number, schedule: Schedule, checks: Checks, tally: Tally): Promise<void> {
	const { run, failure, isSkipped = false } = await playSafely(schedule, checks);
	if (isSkipped) tally.addSkipped();
	if (failure !== undefined) tally.addFailure(index, failure);
	if (run === undefined) return;
	tally.addRun(run);
	// The numbers of schedules over a network have gaps of the same length, in which some checks would never come.
	const number = schedule.network === undefined ? index : Math.floor(index / NETWORK_EVERY);
	for (const [check, every] of Object.entries(EVERY) as [CheckName, number][]) {
		if (number % every !== 0 || checks.checks?.includes(check) === false) continue;
		if (schedule.network !== undefined && !OVER_NETWORK.includes(check)) continue;
		tally.addChecked(check);
		const found = await checkFailureOf(check, schedule, checks, run);
		if (found === undefined) continue;
		tally.addFailure(index, found);
		// Later failures of the same schedule would only repeat the first.
		break;
	}
}

async function playSafely(
	schedule: Schedule,
	{ play }: Checks,
): Promise<{ readonly run?: Run; readonly failure?: CheckFailure; readonly isSkipped?: boolean }> {
	try {
		return { run: await play(schedule) };
	} catch (error) {
		if (error instanceof Unsupported) return { isSkipped: true };
		if (isNoWord(error)) throw error;
		return { failure: withoutEnd("specification", error) };
	}
}

export function createTally(): Tally {
	const checked: Partial<Record<CheckName, number>> = {};
	const faults: Record<string, number> = {};
	const points: number[] = [];
	const failures = new Map<string, ChunkFailure>();
	let [rounds, questions, skipped] = [0, 0, 0];
	return {
		addRun(run) {
			for (const call of run.calls) {
				rounds += call.rounds.length;
				questions += call.questions?.length ?? 0;
			}
			// Over a network, questions belong to no call: the cluster asks for all of them.
			if (run.schedule.network !== undefined) questions += run.trace.filter(({ kind }) => kind === "asked").length;
			for (const fault of faultsOf(run.schedule)) faults[fault] = (faults[fault] ?? 0) + 1;
			countPoints(run, points);
		},
		addChecked(check) {
			checked[check] = (checked[check] ?? 0) + 1;
		},
		addSkipped() {
			skipped++;
		},
		skipped: () => skipped,
		addFailure(index, failure) {
			const kind = kindOfFailure(failure);
			const known = failures.get(kind);
			failures.set(kind, known === undefined ? { ...failure, index, count: 1 } : { ...known, count: known.count + 1 });
		},
		result: () => ({ rounds, questions, checked, faults, points, failures: [...failures.values()] }),
	};
}

/** The parts of a schedule, each named once. */
function faultsOf({ nodes, events, network }: Schedule): ReadonlySet<string> {
	const names = new Set<string>();
	for (const { kind } of events) names.add(kind);
	for (const { kind } of network?.happens ?? []) names.add(`${kind} (network)`);
	const replies = [
		...nodes.flatMap((node) => node.replies ?? []),
		...events.flatMap((event) => (event.kind === "plan" ? event.replies : [])),
	];
	for (const { reply } of replies) names.add(typeof reply === "string" ? reply : "another text");
	for (const { job, believedBuild } of nodes) {
		if (job === null) names.add("a node without the job");
		if (job === "unknown set") names.add("a node that refused the query");
		if (believedBuild !== undefined) names.add("a mistaken build");
	}
	return names;
}
