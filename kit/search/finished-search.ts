import type { ToldDifference } from "../automaton/difference-text.ts";
import type { KitVersion } from "../spec/kit-version.ts";
import type { FuzzReport } from "./fuzz.ts";
import type { Shard } from "./shard.ts";
import type { SubjectName } from "./subject.ts";

/** A finished search as reports show it: of one process, or of all shards together. */
export interface FinishedSearch extends Omit<FuzzReport, "differences">, KitVersion {
	readonly subject: SubjectName;
	readonly budget: SearchBudget;
	readonly differences: readonly ToldDifference[];
	/** In the order of their numbers. */
	readonly shards: readonly ShardSum[];
	/** The mutants that were searched in addition, each with the number of failures found: at least one. */
	readonly canaries: readonly { readonly mutant: string; readonly failures: number }[];
	/** The sum of the times of all shards. */
	readonly tookMs: number;
}

/** How much to search: this many schedules in all shards together, or this long in each of them. */
export type SearchBudget = { readonly runs: number } | { readonly forMs: number };

/** What one shard did. */
export interface ShardSum {
	readonly number: number;
	readonly schedules: number;
	readonly wordSchedules: number;
	readonly failures: number;
	readonly tookMs: number;
}

export interface SearchFacts extends KitVersion {
	readonly subject: SubjectName;
	readonly budget: SearchBudget;
	readonly shard: Shard;
	readonly tookMs: number;
}

/** The search of one process: the whole search, or one shard of it. */
export function finishedSearch(report: FuzzReport, { kit, spec, subject, budget, shard, tookMs }: SearchFacts): FinishedSearch {
	const { schedules, wordSchedules, found, differences } = report;
	const shards = [shard.number];
	return {
		...report,
		...{ kit, spec, subject, budget, tookMs, canaries: [] },
		found: shard.of === 1 ? found : found.map((failure) => ({ ...failure, shards })),
		shards: [{ number: shard.number, schedules, wordSchedules, failures: found.length + differences.length, tookMs }],
	};
}
