import { printReplayToken } from "../../../kit/schedule/replay-token.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import { POINT_NAMES } from "../../../kit/search/sometimes.ts";
import type { BlobCoverage, BlobEnd, BlobFailure, BlobHeader, BlobLine } from "../../../kit/shards/blob.ts";
import type { BlobReading } from "../../../kit/shards/read-blob.ts";
import { readBlob } from "../../../kit/shards/read-blob.ts";
import { printBlob } from "../../../kit/shards/write-blob.ts";

/** The versions that the blobs of these tests are of. */
export const KIT = { kit: "1.2.3", spec: "4.5.6" };

export function header(number: number, of: number, change: Partial<BlobHeader> = {}): BlobHeader {
	return {
		kind: "header",
		format: 3,
		...KIT,
		seed: 7,
		shard: { number, of },
		subject: {},
		way: "both",
		budget: { runs: 1000 },
		...change,
	};
}

export function coverage(change: Partial<BlobCoverage> = {}): BlobCoverage {
	return {
		kind: "coverage",
		schedules: 100,
		rounds: 300,
		questions: 700,
		wordSchedules: 25_000,
		wordRounds: 60_000,
		checked: { specification: 100, repetition: 3 },
		faults: { restart: 4 },
		points: { [POINT_NAMES[0] ?? ""]: 2 },
		...change,
	};
}

/** A schedule with this number of nodes. */
function scheduleOf(nodes: number): Schedule {
	const names = ["A", "B", "C", "D"].slice(0, nodes);
	return {
		version: 1,
		task: { id: "4660", kind: "query_execute", namespace: "test" },
		nodes: names.map((name) => ({ name, version: "8.1.2.0", job: {} })),
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", timeout: 1000 }],
	};
}

export function failure(nodes: number, change: Partial<BlobFailure> = {}): BlobFailure {
	return {
		kind: "failure",
		check: "specification",
		requirement: "ROUND-7",
		message: `ROUND-7, call 0, round ${nodes}: expected complete, got in_progress.`,
		index: 40 + nodes,
		count: 1,
		token: printReplayToken(scheduleOf(nodes)),
		scenario: `Scenario: with ${nodes} nodes`,
		history: "…",
		...change,
	};
}

export function end(failures: number, change: Partial<BlobEnd> = {}): BlobEnd {
	return { kind: "end", failures, differences: 0, tookMs: 500, ...change };
}

/** A blob as it is read from its file. */
export function blob(name: string, lines: readonly BlobLine[]): BlobReading {
	return readBlob(printBlob(lines), name);
}

/** The blob of a shard that did its share and found these. */
export function shard(
	number: number,
	of: number,
	failures: readonly BlobFailure[] = [],
	change: Partial<BlobHeader> = {},
): BlobReading {
	return blob(`${number}.ndjson`, [header(number, of, change), coverage(), ...failures, end(failures.length)]);
}
