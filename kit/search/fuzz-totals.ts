import { kindOfFailure } from "./failure.ts";
import type { ChunkFailure, ChunkResult } from "./fuzz-chunk.ts";
import type { SearchWay } from "./search-ways.ts";
import { missedPoints, pointsReached } from "./sometimes.ts";

/** What a search has done so far. */
export interface FuzzTotals extends Omit<ChunkResult, "failures" | "wordFailures"> {
	/** The number of different failures. */
	readonly failures: number;
}

/** Many different failures are usually one mistake that shows in many ways. */
export const ENOUGH_FAILURES = 6;

/** Adds up the results of the chunks of a search. */
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

/** Which situations a search has reached. */
export interface ReachedPoints {
	/** The `sometimes` points by name, with how often each was reached. */
	readonly reached: readonly { readonly name: string; readonly count: number }[];
	/** Points that were never reached, although the search was long enough. */
	readonly missed: readonly string[];
}

/** The totals of a search, for its report. */
export function fuzzReportOf(totals: FuzzTotals, way: SearchWay): FuzzTotals & ReachedPoints {
	const reached = pointsReached(totals.points, way);
	const missed = missedPoints(totals.points, totals.schedules, way);
	return { ...totals, reached, missed };
}
