import type { FuzzReport } from "../search/fuzz.ts";
import type { BlobHeader } from "./blob.ts";
import type { UnitedSearch } from "./merge-blobs.ts";

/** A search by one process, as those of many are reported: the whole of it, or the part of one shard. */
export function soleSearch({ shard, kit, spec, subject, budget }: BlobHeader, report: FuzzReport, tookMs: number): UnitedSearch {
	const { schedules, wordSchedules, found, differences } = report;
	const shards = shard.of === 1 ? [] : [shard.number];
	return {
		...report,
		...{ kit, spec, subject, budget, tookMs, canaries: [] },
		found: found.map((failure) => ({ ...failure, shards })),
		shards: [{ number: shard.number, schedules, wordSchedules, failures: found.length + differences.length, tookMs }],
	};
}
