import { describe, expect, it } from "vitest";
import type { FinishedSearch } from "../../../kit/search/finished-search.ts";
import { POINT_NAMES } from "../../../kit/search/sometimes.ts";
import { type Merged, mergeBlobs } from "../../../kit/shards/merge-blobs.ts";
import { type BlobReading, readBlob } from "../../../kit/shards/read-blob.ts";
import { blob, coverage, end, failure, header, KIT, shard } from "./blobs.ts";

const merge = (readings: readonly BlobReading[], canaries: readonly string[] = []): Merged =>
	mergeBlobs(readings, { kit: KIT, canaries });

function united(readings: readonly BlobReading[], canaries: readonly string[] = []): FinishedSearch {
	const merged = merge(readings, canaries);
	if (merged.kind === "refused") throw new Error(merged.complaints.map(({ sentence }) => sentence).join("\n"));
	return merged.search;
}

function complaints(readings: readonly BlobReading[], canaries: readonly string[] = []): readonly string[] {
	const merged = merge(readings, canaries);
	return merged.kind === "refused" ? merged.complaints.map(({ sentence }) => sentence) : [];
}

const canary = (mutant: string, failures: number): BlobReading =>
	blob(`${mutant}.ndjson`, [
		header(1, 1, { subject: { mutant }, seed: 99, budget: { runs: 5 } }),
		coverage({ schedules: 5 }),
		...Array.from({ length: failures }, (_, index) => failure(index + 1)),
		end(failures),
	]);

describe("The shards of a search", () => {
	it("add up", () => {
		const search = united([shard(2, 3), shard(1, 3), shard(3, 3)]);
		expect(search).toMatchObject({
			seed: 7,
			schedules: 300,
			rounds: 900,
			questions: 2100,
			wordSchedules: 75_000,
			wordRounds: 180_000,
		});
		expect(search.checked).toEqual({ specification: 300, repetition: 9 });
		expect(search.faults).toEqual({ restart: 12 });
		expect(search.reached[0]).toEqual({ name: POINT_NAMES[0], count: 6 });
		expect(search.shards.map(({ number }) => number)).toEqual([1, 2, 3]);
		expect(search).toMatchObject({ found: [], missed: [], canaries: [], tookMs: 1500 });
	});

	it("show a failure once, with its smallest run, in any order of the shards", () => {
		const large = shard(1, 2, [failure(3, { count: 5, index: 400 })]);
		const small = shard(2, 2, [failure(1, { count: 2, index: 801 })]);
		for (const readings of [
			[large, small],
			[small, large],
		]) {
			const { found } = united(readings);
			expect(found).toMatchObject([{ scenario: "Scenario: with 1 nodes", count: 7, index: 400, shards: [1, 2] }]);
			expect(found[0]?.schedule.nodes).toHaveLength(1);
		}
	});

	it("show a failure once, also if its messages differ", () => {
		const reworded = failure(1, { message: "The grace of the driver is too short." });
		expect(united([shard(1, 2, [failure(1)]), shard(2, 2, [reworded])]).found).toHaveLength(1);
	});

	it("keep failures apart that break different clauses or different properties", () => {
		const { message } = failure(1);
		const otherClause = failure(1, { requirement: "WAIT-5", message });
		const otherProperty = failure(1, { check: "repetition", message });
		expect(united([shard(1, 2, [failure(1), otherProperty]), shard(2, 2, [otherClause])]).found).toHaveLength(3);
	});

	it("must together have reached every situation, if they were long enough", () => {
		const long = (number: number, of: number, points: Record<string, number>): BlobReading =>
			blob(`${number}`, [header(number, of), coverage({ schedules: 50_000, points }), end(0)]);
		const half = (rest: number) =>
			Object.fromEntries(POINT_NAMES.filter((_, index) => index % 2 === rest).map((name) => [name, 1]));
		expect(united([long(1, 2, half(0)), long(2, 2, half(1))]).missed).toEqual([]);
		expect(united([long(1, 2, half(0)), long(2, 2, half(0))]).missed).toEqual(POINT_NAMES.filter((_, index) => index % 2 === 1));
		expect(united([long(1, 1, half(0))]).missed).toEqual([]);
	});

	it("report each difference of the rules once, with its shortest run", () => {
		const round = { letters: [{ name: "active" }], isReady: true, isEarly: false };
		const difference = (rounds: number) => ({
			kind: "difference" as const,
			requirement: "ROUND-8",
			expected: "complete",
			got: "in_progress",
			rounds: Array.from({ length: rounds }, () => round),
		});
		const of = (number: number, rounds: number) =>
			blob(`${number}`, [header(number, 2), coverage(), difference(rounds), end(0, { differences: 1 })]);
		expect(united([of(1, 4), of(2, 2)]).differences.map(({ rounds }) => rounds.length)).toEqual([2]);
	});
});

describe("Blobs are refused", () => {
	it("if a shard is missing, which the message names", () => {
		expect(complaints([shard(1, 4), shard(2, 4), shard(4, 4)])).toEqual(["The blob of shard 3 of 4 is missing."]);
	});

	it("if many shards are missing; the first 20 are named", () => {
		const told = complaints([shard(1, 10_000)]);
		expect(told).toHaveLength(21);
		expect(told.at(-1)).toBe("The blobs of 9979 more shards are missing.");
	});

	it("if no blob of a shard exists", () => {
		expect(complaints([])).toEqual(["The blobs of all shards are missing."]);
		expect(complaints([canary("no-deadline", 1)])).toEqual(["The blobs of all shards are missing."]);
	});

	it("if a shard was not finished, with one complaint for it", () => {
		expect(complaints([shard(1, 2), blob("killed.ndjson", [header(2, 2)])])).toEqual([
			"Shard 2 of 2 was not finished: killed.ndjson has no end.",
		]);
	});

	it("with the failures that an unfinished shard had found", () => {
		const killed = blob("killed.ndjson", [header(2, 2), failure(1, { requirement: "ROUND-7" })]);
		const merged = mergeBlobs([shard(1, 2), killed], { kit: KIT });
		expect(merged.kind === "refused" && merged.found.map(({ requirement, shards }) => [requirement, shards])).toEqual([
			["ROUND-7", [2]],
		]);
	});

	it("if two blobs belong to the same shard", () => {
		const again = blob("again.ndjson", [header(2, 2), coverage(), end(0)]);
		expect(complaints([shard(1, 2), shard(2, 2), again])).toEqual([
			"There are two blobs of shard 2 of 2: 2.ndjson and again.ndjson.",
		]);
	});

	it("if one was written by another version of the kit or of SPEC.md", () => {
		expect(complaints([shard(1, 2), shard(2, 2, [], { kit: "1.2.4" })])).toEqual([
			"2.ndjson (shard 2 of 2) was written by kit 1.2.4 with SPEC.md 4.5.6, but this is kit 1.2.3 with SPEC.md 4.5.6.",
		]);
		expect(complaints([shard(1, 2), shard(2, 2, [], { spec: "4.0.0" })])).toHaveLength(1);
		expect(complaints([shard(1, 1, [], { kit: "9.9.9" })])).toHaveLength(1);
	});

	it.each([
		[{ seed: 8 }, "the seed is 8, not 7"],
		[{ way: "rules" }, "--way is rules, not both"],
		[{ budget: { runs: 999 } }, "the budget is 999 schedules, not 1000 schedules"],
		[{ budget: { forMs: 1000 } }, "the budget is a time, not 1000 schedules"],
	] as const)("if one belongs to another search: %j", (change, what) => {
		expect(complaints([shard(1, 2), shard(2, 2, [], change)])).toEqual([
			`2.ndjson belongs to another search than 1.ndjson: ${what}.`,
		]);
	});

	it("but not if one shard searched for longer than another", () => {
		expect(complaints([shard(1, 2, [], { budget: { forMs: 10 } }), shard(2, 2, [], { budget: { forMs: 20 } })])).toEqual([]);
	});

	it("if one belongs to a search with another number of shards", () => {
		expect(complaints([shard(1, 2), shard(2, 3)])).toEqual([
			"2.ndjson belongs to another search than 1.ndjson: the number of shards is 3, not 2.",
		]);
	});

	it("and the failures of the other shards are still reported", () => {
		const merged = merge([shard(1, 3, [failure(1)]), shard(2, 3, [failure(2)])]);
		expect(merged).toMatchObject({ kind: "refused", found: [{ requirement: "ROUND-7", count: 2 }] });
	});

	it("finally, or only until the missing blobs exist", () => {
		const isPassing = (readings: readonly BlobReading[]) => {
			const merged = merge(readings, ["no-deadline"]);
			return merged.kind === "refused" && merged.complaints.every((complaint) => complaint.isPassing);
		};
		expect(isPassing([shard(1, 2)])).toBe(true);
		expect(isPassing([shard(1, 2), blob("killed", [header(2, 2)])])).toBe(true);
		expect(isPassing([shard(1, 2), shard(1, 2)])).toBe(false);
		expect(isPassing([shard(1, 2), canary("no-deadline", 0)])).toBe(false);
	});
});

describe("A canary", () => {
	it("is reported, and does not count as a shard", () => {
		const search = united([shard(1, 1), canary("no-deadline", 2)], ["no-deadline"]);
		expect(search).toMatchObject({ canaries: [{ mutant: "no-deadline", failures: 2 }], schedules: 100, found: [] });
	});

	it("that found no failure makes the merge fail", () => {
		expect(complaints([shard(1, 1), canary("no-deadline", 0)])).toEqual([
			"no-deadline.ndjson: the canary no-deadline found no failure, although its mutant has a deliberate bug. So the search does not work, and the result of the shards proves nothing.",
		]);
	});

	it("that was named must have a blob", () => {
		expect(complaints([shard(1, 1), canary("no-deadline", 1)], ["times-out-late"])).toEqual([
			"The blob of the canary times-out-late is missing.",
		]);
	});

	it("does not add its failures to those of the search, even if the merge is refused", () => {
		expect(merge([shard(1, 2), canary("no-deadline", 2)])).toMatchObject({ kind: "refused", found: [] });
	});
});

it("a shard is not reported as missing if a blob that cannot be read may be its blob", () => {
	const damaged = readBlob("{oops\n", "1.ndjson");
	expect(complaints([damaged, shard(2, 2)])).toEqual(["1.ndjson:1: the line must be JSON."]);
	expect(complaints([damaged])).toEqual(["1.ndjson:1: the line must be JSON."]);
	expect(complaints([damaged, shard(2, 3)])).toHaveLength(3);
});
