import type { ToldDifference } from "../automaton/difference-text.ts";
import type { SearchWay } from "../search/chunks.ts";
import type { Failure } from "../search/failure.ts";
import type { SearchBudget } from "../search/finished-search.ts";
import type { CheckName } from "../search/schedule-checks.ts";
import { type Shard, shardName } from "../search/shard.ts";
import type { SubjectName } from "../search/subject.ts";
import type { KitVersion } from "../spec/kit-version.ts";

/**
 * What a shard leaves behind: a file of lines, each a piece of JSON. The header is written when the search begins and the rest when it is over, so
 * that a shard that was killed leaves a blob without an end.
 */
export type BlobLine = BlobHeader | BlobCoverage | BlobFailure | BlobDifference | BlobEnd;

/** The version of this format. A kit reads the blobs of its own version only. */
export const BLOB_FORMAT = 2;

/** What was searched, and by which rules. Shards of one search agree in all of it but the shard's number. */
export interface BlobHeader extends KitVersion {
	readonly kind: "header";
	readonly format: typeof BLOB_FORMAT;
	readonly seed: number;
	readonly shard: Shard;
	readonly subject: SubjectName;
	readonly way: SearchWay;
	readonly budget: SearchBudget;
}

/** What the search came through. */
export interface BlobCoverage {
	readonly kind: "coverage";
	readonly schedules: number;
	readonly rounds: number;
	readonly questions: number;
	/** By the rules alone. */
	readonly wordSchedules: number;
	readonly wordRounds: number;
	/** How many schedules each property was tried on. */
	readonly checked: Readonly<Partial<Record<CheckName, number>>>;
	/** How often each kind of event, answer and life was in a schedule. */
	readonly faults: Readonly<Record<string, number>>;
	/** How often each `sometimes` point was reached, by name. */
	readonly points: Readonly<Record<string, number>>;
}

/** A failure, without what can be read from its token. */
export interface BlobFailure extends Omit<Failure, "schedule" | "lanes" | "shards"> {
	readonly kind: "failure";
}

/** What the rules alone showed and no schedule does. */
export interface BlobDifference extends ToldDifference {
	readonly kind: "difference";
}

/** The last line; the counts tell whether any was lost. */
export interface BlobEnd {
	readonly kind: "end";
	readonly failures: number;
	readonly differences: number;
	readonly tookMs: number;
}

/** A blob as it was read, whole. */
export interface Blob {
	readonly file: string;
	readonly header: BlobHeader;
	readonly coverage: BlobCoverage;
	readonly failures: readonly BlobFailure[];
	readonly differences: readonly BlobDifference[];
	readonly end: BlobEnd;
}

/** What the names of blobs end in. */
export const BLOB_SUFFIX = ".ndjson";

/** The file of a shard: the same whenever the shard is tried again, so that the last try counts. */
export function blobName({ shard, subject }: Pick<BlobHeader, "shard" | "subject">): string {
	const whose = subject.mutant === undefined ? "shard" : `canary-${subject.mutant}`;
	return `${whose}-${shard.number}-of-${shard.of}${BLOB_SUFFIX}`;
}

/** Whose blob it is, in words. A search of a mutant is a canary: it must find something, or the others would not either. */
export function blobOwner({ shard, subject }: Pick<BlobHeader, "shard" | "subject">): string {
	const { mutant } = subject;
	if (mutant === undefined) return shardName(shard);
	return shard.of === 1 ? `the canary ${mutant}` : `the canary ${mutant}, ${shardName(shard)}`;
}
