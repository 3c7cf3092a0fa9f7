import type { Difference } from "../automaton/difference.ts";
import { scheduleOfDifference } from "../automaton/letters-schedule.ts";
import { chunksOf, type SearchWay } from "./chunks.ts";
import { describeFailure } from "./describe-failure.ts";
import { type Failure, kindOfFailure, uniteFailures } from "./failure.ts";
import { type Chunk, type ChunkFailure, type ChunkResult, type ChunkSearch, createChunkSearch } from "./fuzz-chunk.ts";
import { createHelpers, type Helpers } from "./fuzz-helpers.ts";
import type { Regression } from "./regressions.ts";
import { CHECK_NAMES, failureOf } from "./schedule-checks.ts";
import { type Shard, WHOLE } from "./shard.ts";
import { POINT_NAMES, SCHEDULES_FOR_ALL_POINTS } from "./sometimes.ts";
import { type Subject, type SubjectName, subjectOf } from "./subject.ts";

export interface FuzzOptions {
	/** Random seed (default: 1). The same seed draws the same schedules on any number of threads. */
	readonly seed?: number;
	/** The number of schedules: on virtual time, or by the rules alone if the way is `rules`. */
	readonly runs?: number;
	/** Called from time to time. A search without `runs` ends when it returns true. */
	isOver?(): boolean;
	readonly way?: SearchWay;
	/** Only the schedules of this shard (default: all). `runs` is the number for all shards together. */
	readonly shard?: Shard;
	/** The number of threads. Default: 0, everything runs in this thread. */
	readonly workers?: number;
	readonly subject?: SubjectName;
	/** Used instead of a named subject, and only without threads. */
	readonly custom?: Subject;
	/** Earlier failures, which the search plays first. */
	readonly regressions?: readonly Regression[];
	onProgress?(progress: FuzzTotals): void;
}

/** What a search has done so far. */
export interface FuzzTotals extends Omit<ChunkResult, "failures" | "wordFailures"> {
	/** The number of different failures. */
	readonly failures: number;
}

export interface FuzzReport extends FuzzTotals {
	readonly seed: number;
	readonly found: readonly Failure[];
	/** Differences by the rules alone that no schedule shows. */
	readonly differences: readonly Difference[];
	/** The `sometimes` points by name, with how often each was reached. */
	readonly reached: readonly { readonly name: string; readonly count: number }[];
	/** Points that were never reached, although the search was long enough. */
	readonly missed: readonly string[];
}

/** Many different failures are usually one mistake that shows in many ways. */
export const ENOUGH_FAILURES = 6;

/**
 * Draws schedules and judges them until the search is over; see `FuzzOptions`. Every failure is shrunk, and each kind
 * of failure is reported once.
 */
export async function fuzz(options: FuzzOptions = {}): Promise<FuzzReport> {
	const {
		seed = 1,
		way = "both",
		shard = WHOLE,
		workers = 0,
		subject: name = {},
		custom,
		regressions = [],
		onProgress,
	} = options;
	const subject = custom ?? subjectOf(name);
	const own = createChunkSearch(seed, subject);
	const totals = createTotals();
	const helpers = workers > 0 ? await createHelpers(workers, { seed, subject: name }) : undefined;
	const found: Failure[] = [];
	try {
		for (const { schedule } of regressions) {
			for (const check of CHECK_NAMES) {
				const failure = await failureOf(check, schedule, subject);
				if (failure !== undefined) found.push(await describeFailure(failure, schedule, subject, { count: 1 }));
			}
		}
		await searchChunks(chunksOf(way, shard, options.runs), options, helpers, own, (result) => {
			totals.add(result);
			onProgress?.(totals.now());
			return totals.failureCount() < ENOUGH_FAILURES;
		});
	} finally {
		await helpers?.close();
	}
	for (const failure of totals.failures().slice(0, ENOUGH_FAILURES)) {
		found.push(await describeFailure(failure, own.draw(failure.index), subject, failure));
	}
	const kinds = [...uniteFailures(found)];
	const differences = await takeDifferences(totals.wordFailures(), own, subject, kinds);
	const report = reportOf(totals.now(), way);
	// Only the library reports some points.
	return { ...report, ...(!subject.isLibrary && { missed: [] }), seed, found: kinds, differences };
}

/** Gives the next chunk to the next free thread. */
async function searchChunks(
	chunks: Iterator<Chunk>,
	{ isOver }: FuzzOptions,
	helpers: Helpers | undefined,
	own: ChunkSearch,
	take: (result: ChunkResult) => boolean,
): Promise<void> {
	let goesOn = true;
	const work = async (run: (chunk: Chunk) => Promise<ChunkResult>) => {
		while (goesOn && isOver?.() !== true) {
			const next = chunks.next();
			if (next.done === true) return;
			goesOn = take(await run(next.value)) && goesOn;
		}
	};
	await Promise.all(helpers === undefined ? [work(own.run)] : helpers.all.map((helper) => work(helper)));
}

export interface Totals {
	add(result: ChunkResult): void;
	now(): FuzzTotals;
	/** The number of different failures. */
	failureCount(): number;
	/** The first failure of each kind, by its number, with how often the kind occurred. */
	failures(): readonly ChunkFailure[];
	wordFailures(): readonly number[];
}

export function createTotals(): Totals {
	const sums = { schedules: 0, rounds: 0, questions: 0, wordSchedules: 0, wordRounds: 0 };
	const checked: Record<string, number> = {};
	const faults: Record<string, number> = {};
	const points: number[] = [];
	const failures = new Map<string, ChunkFailure>();
	const wordFailures: number[] = [];
	const failureCount = () => failures.size + Math.min(1, wordFailures.length);
	return {
		add(result) {
			for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += result[key];
			for (const [check, count] of Object.entries(result.checked)) checked[check] = (checked[check] ?? 0) + count;
			for (const [fault, count] of Object.entries(result.faults)) faults[fault] = (faults[fault] ?? 0) + count;
			for (const [point, count] of result.points.entries()) points[point] = (points[point] ?? 0) + (count ?? 0);
			wordFailures.push(...result.wordFailures);
			wordFailures.sort((one, other) => one - other).splice(ENOUGH_FAILURES);
			for (const failure of result.failures) {
				const kind = kindOfFailure(failure);
				const known = failures.get(kind);
				const first = known === undefined || failure.index < known.index ? failure : known;
				failures.set(kind, { ...first, count: failure.count + (known?.count ?? 0) });
			}
		},
		now: () => ({ ...sums, checked, faults, points, failures: failureCount() }),
		failureCount,
		failures: () => [...failures.values()].sort((one, other) => one.index - other.index),
		wordFailures: () => wordFailures,
	};
}

/**
 * The differences by the rules alone: as the failure of a schedule if a schedule shows it too, and once per clause.
 */
async function takeDifferences(
	indices: readonly number[],
	{ words }: ChunkSearch,
	subject: Subject,
	found: Failure[],
): Promise<readonly Difference[]> {
	const differences: Difference[] = [];
	for (const index of indices) {
		const difference = words?.difference(index);
		if (difference === undefined || found.some(({ requirement }) => requirement === difference.requirement)) continue;
		const schedule = scheduleOfDifference(difference);
		const failure = schedule && (await failureOf("specification", schedule, subject));
		if (schedule !== undefined && failure !== undefined) {
			if (!found.some(({ requirement }) => requirement === failure.requirement))
				found.push(await describeFailure(failure, schedule, subject, { count: 1 }));
		} else if (!differences.some(({ requirement }) => requirement === difference.requirement)) differences.push(difference);
	}
	return differences;
}

export function reportOf(totals: FuzzTotals, way: SearchWay): Omit<FuzzReport, "seed" | "found" | "differences"> {
	const reached = POINT_NAMES.map((name, index) => ({ name, count: totals.points[index] ?? 0 }));
	const missed = way === "rules" ? [] : missedPoints(totals.points, totals.schedules);
	return { ...totals, reached, missed };
}

/** The points that were never reached, although this many schedules must have reached them. */
export function missedPoints(points: readonly number[], schedules: number): readonly string[] {
	return schedules < SCHEDULES_FOR_ALL_POINTS ? [] : POINT_NAMES.filter((_, index) => (points[index] ?? 0) === 0);
}
