import type { ToldDifference } from "../automaton/difference-text.ts";
import { parseReplayToken } from "../schedule/replay-token.ts";
import { type Failure, uniteFailures } from "../search/failure.ts";
import type { FinishedSearch, ShardSum } from "../search/finished-search.ts";
import { missedPoints, POINT_NAMES, pointsReached } from "../search/sometimes.ts";
import type { KitVersion } from "../spec/kit-version.ts";
import type { Blob, BlobHeader } from "./blob.ts";
import { blobComplaints, type Complaint, type MergeOptions } from "./blob-complaints.ts";
import type { BlobReading } from "./read-blob.ts";

/** The result of all shards together, or why there is no result. */
export type Merged =
	| { readonly kind: "united"; readonly search: FinishedSearch }
	/**
	 * A blob is missing, duplicate, damaged, or from another search. The failures in the blobs that were read are
	 * still certain.
	 */
	| {
			readonly kind: "refused";
			readonly complaints: readonly Complaint[];
			readonly found: readonly Failure[];
	  };

/** Unites the blobs of one search, or reports everything that prevents it. */
export function mergeBlobs(readings: readonly BlobReading[], options: MergeOptions): Merged {
	const blobs = readings.flatMap((reading) => (reading.kind === "whole" ? [reading.blob] : []));
	const shards = blobs
		.filter(({ header }) => header.subject.mutant === undefined)
		.sort((one, other) => one.header.shard.number - other.header.shard.number);
	const complaints = blobComplaints(readings, options);
	const [first] = shards;
	if (complaints.length > 0 || first === undefined) {
		const found = [...shards, ...readings.flatMap(unfinishedShard)].filter(({ header }) => isOf(header, options.kit));
		return { kind: "refused", complaints, found: uniteFailures(found.flatMap(failuresOf)) };
	}
	const canaries = blobs.flatMap(({ header: { subject }, end }) =>
		subject.mutant === undefined ? [] : [{ mutant: subject.mutant, failures: end.failures + end.differences }],
	);
	return { kind: "united", search: { ...unite(shards, first.header), canaries } };
}

/** A search that was killed has kept the failures that it had found. */
function unfinishedShard(reading: BlobReading): readonly Pick<Blob, "header" | "failures">[] {
	if (reading.kind !== "unfinished" || reading.header === undefined || reading.header.subject.mutant !== undefined) return [];
	return [{ header: reading.header, failures: reading.failures ?? [] }];
}

function isOf(header: BlobHeader, { kit, spec }: KitVersion): boolean {
	return header.kit === kit && header.spec === spec;
}

function unite(shards: readonly Blob[], { seed, kit, spec, subject, budget, way }: BlobHeader): Omit<FinishedSearch, "canaries"> {
	const coverages = shards.map(({ coverage }) => coverage);
	const total = (key: "schedules" | "rounds" | "questions" | "wordSchedules" | "wordRounds") =>
		coverages.reduce((sum, coverage) => sum + coverage[key], 0);
	const points = addCounts(coverages.map((coverage) => coverage.points));
	const counts = POINT_NAMES.map((name) => points[name] ?? 0);
	const found = uniteFailures(shards.flatMap(failuresOf));
	const schedules = total("schedules");
	return {
		...{ seed, kit, spec, subject, budget, schedules },
		rounds: total("rounds"),
		questions: total("questions"),
		wordSchedules: total("wordSchedules"),
		wordRounds: total("wordRounds"),
		checked: addCounts(coverages.map(({ checked }) => checked)),
		faults: addCounts(coverages.map(({ faults }) => faults)),
		points: counts,
		reached: pointsReached(counts, way),
		missed: missedPoints(counts, schedules, way),
		found,
		failures: found.length,
		differences: uniteDifferences(shards),
		shards: shards.map(sumOf),
		tookMs: shards.reduce((sum, { end }) => sum + end.tookMs, 0),
	};
}

function failuresOf({ header: { shard }, failures }: Pick<Blob, "header" | "failures">): readonly Failure[] {
	return failures.map(({ kind: _kind, ...failure }) => ({
		...failure,
		schedule: parseReplayToken(failure.token),
		shards: [shard.number],
	}));
}

function sumOf({ header, coverage, end }: Blob): ShardSum {
	const { schedules, wordSchedules } = coverage;
	return { number: header.shard.number, schedules, wordSchedules, failures: end.failures + end.differences, tookMs: end.tookMs };
}

function addCounts(all: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number> {
	const sums = new Map<string, number>();
	for (const counts of all)
		for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + (count ?? 0));
	return Object.fromEntries(sums);
}

/** For each clause and number of rounds, one is enough: the shortest. */
function uniteDifferences(shards: readonly Blob[]): readonly ToldDifference[] {
	const shortest = new Map<string, ToldDifference>();
	for (const { differences } of shards) {
		for (const { requirement, expected, got, rounds } of differences) {
			const known = shortest.get(requirement);
			if (known === undefined || rounds.length < known.rounds.length)
				shortest.set(requirement, { requirement, expected, got, rounds });
		}
	}
	return [...shortest.values()];
}
