import type { ToldDifference } from "../automaton/difference-text.ts";
import type { CheckName } from "../search/check-failure.ts";
import type { Failure } from "../search/failure.ts";
import type { SearchBudget } from "../search/finished-search.ts";
import type { SearchWay } from "../search/search-ways.ts";
import { type Shard, shardName } from "../search/shard.ts";
import type { SubjectName } from "../search/subject.ts";
import type { KitVersion } from "../spec/kit-version.ts";

/**
 * The result of a shard: a file of lines, each one JSON value. The header is written when the search begins, and the
 * rest when it is over. So a shard that was killed leaves a blob without an end. After these lines comes their
 * checksum.
 */
export type BlobLine = BlobHeader | BlobCoverage | BlobFailure | BlobDifference | BlobEnd;

/** The version of this format. A kit reads only blobs of its own version. */
export const BLOB_FORMAT = 3;

/** What was searched, and by which rules. Shards of one search agree in everything except the shard's number. */
export interface BlobHeader extends KitVersion {
	readonly kind: "header";
	readonly format: typeof BLOB_FORMAT;
	readonly seed: number;
	readonly shard: Shard;
	readonly subject: SubjectName;
	readonly way: SearchWay;
	readonly budget: SearchBudget;
}

/** What the search played. */
export interface BlobCoverage {
	readonly kind: "coverage";
	readonly schedules: number;
	readonly rounds: number;
	readonly questions: number;
	/** By the rules alone. */
	readonly wordSchedules: number;
	readonly wordRounds: number;
	/** On how many schedules each property was checked. */
	readonly checked: Readonly<Partial<Record<CheckName, number>>>;
	/** How often each kind of event, answer and life occurred in a schedule. */
	readonly faults: Readonly<Record<string, number>>;
	/** How often each `sometimes` point was reached, by name. */
	readonly points: Readonly<Record<string, number>>;
}

/** A failure, without the parts that its token contains. */
export interface BlobFailure extends Omit<Failure, "schedule" | "lanes" | "shards"> {
	readonly kind: "failure";
}

/** A difference with the rules alone that no schedule shows. */
export interface BlobDifference extends ToldDifference {
	readonly kind: "difference";
}

/** The end of a finished search. Its counts show whether a line was lost. */
export interface BlobEnd {
	readonly kind: "end";
	readonly failures: number;
	readonly differences: number;
	readonly tookMs: number;
}

/** A complete blob. */
export interface Blob {
	readonly file: string;
	readonly header: BlobHeader;
	readonly coverage: BlobCoverage;
	readonly failures: readonly BlobFailure[];
	readonly differences: readonly BlobDifference[];
	readonly end: BlobEnd;
}

/** The ending of the names of blobs. */
export const BLOB_SUFFIX = ".ndjson";

/** The file name of a shard. A second attempt has the same name, so the last attempt counts. */
export function blobName({ shard, subject }: Pick<BlobHeader, "shard" | "subject">): string {
	const whose = subject.mutant === undefined ? "shard" : `canary-${subject.mutant}`;
	return `${whose}-${shard.number}-of-${shard.of}${BLOB_SUFFIX}`;
}

/**
 * A name for the search of a blob. The search of a mutant is a canary: if it finds nothing, the other searches prove
 * nothing either.
 */
export function blobOwner({ shard, subject }: Pick<BlobHeader, "shard" | "subject">): string {
	const { mutant } = subject;
	if (mutant === undefined) return shardName(shard);
	return shard.of === 1 ? `the canary ${mutant}` : `the canary ${mutant}, ${shardName(shard)}`;
}
