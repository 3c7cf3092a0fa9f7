import { parseReplayToken } from "../schedule/replay-token.ts";
import { printScheduleJson } from "../schedule/schedule-json.ts";
import { kindOfFailure, type SearchFailure } from "../search/search-failure.ts";
import type { Blob, BlobFailure } from "./blob.ts";

/** A failure that one shard found, or several. */
export interface UnitedFailure extends SearchFailure {
	/** Which shards, by number. */
	readonly shards: readonly number[];
}

/** Each kind of failure once, with the smallest schedule that shows it and how many did. */
export function uniteFailures(blobs: readonly Blob[]): readonly UnitedFailure[] {
	const kinds = new Map<string, UnitedFailure>();
	for (const { header, failures } of blobs) {
		for (const failure of failures) {
			const kind = kindOfFailure(failure);
			const own = unitedFailure(failure, header.shard.number);
			const known = kinds.get(kind);
			kinds.set(kind, known === undefined ? own : combine(known, own));
		}
	}
	return [...kinds.values()];
}

function unitedFailure({ kind: _, ...failure }: BlobFailure, shard: number): UnitedFailure {
	return { ...failure, schedule: parseReplayToken(failure.token), shards: [shard] };
}

function combine(one: UnitedFailure, other: UnitedFailure): UnitedFailure {
	const smaller = isSmaller(other, one) ? other : one;
	const indices = [one.index, other.index].filter((index) => index !== undefined);
	return {
		...smaller,
		...(indices.length > 0 && { index: Math.min(...indices) }),
		count: one.count + other.count,
		shards: [...new Set([...one.shards, ...other.shards])],
	};
}

/** By what there is to read; among equals the one that comes first in the alphabet, so that the order of the shards is all the same. */
function isSmaller(one: UnitedFailure, other: UnitedFailure): boolean {
	const [text, otherText] = [printScheduleJson(one.schedule), printScheduleJson(other.schedule)];
	return text.length < otherText.length || (text.length === otherText.length && text < otherText);
}
