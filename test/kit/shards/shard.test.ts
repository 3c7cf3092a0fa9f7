import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { scheduleSeed } from "../../../kit/schedule/schedule-seed.ts";
import { chunksOf } from "../../../kit/search/chunks.ts";
import { type FuzzReport, fuzz } from "../../../kit/search/fuzz.ts";
import { hasNetwork, NETWORK_EVERY } from "../../../kit/search/numbered-schedule.ts";
import type { SearchWay } from "../../../kit/search/search-ways.ts";
import { MOST_SHARDS, parseShard, type Shard, shareOf, WHOLE } from "../../../kit/search/shard.ts";
import { count } from "../../support/counts.ts";

const shardsOf = (of: number): readonly Shard[] => Array.from({ length: of }, (_, index) => ({ number: index + 1, of }));
const upTo = (end: number): readonly number[] => Array.from({ length: end }, (_, index) => index);
const ways = fc.constantFrom<SearchWay>("both", "virtual", "rules", "network");

/** The numbers of all schedules of some stretches, on virtual time and with the rules alone. */
function numbersOf(way: SearchWay, shard: Shard, runs: number): readonly [virtual: readonly number[], words: readonly number[]] {
	const chunks = [...chunksOf(way, shard, runs)];
	const between = (from: number, to: number) => upTo(to - from).map((index) => from + index);
	return [
		chunks.flatMap(({ from, to, only }) => between(from, to).filter((index) => only !== "network" || hasNetwork(index))),
		chunks.flatMap(({ wordsFrom, wordsTo }) => between(wordsFrom, wordsTo)),
	];
}

describe("The shards of a search", () => {
	test("contain together exactly the schedules of the whole search, each in one shard", () => {
		const search = fc.tuple(ways, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 40 }));
		fc.assert(
			fc.property(search, ([way, runs, of]) => {
				const parts = shardsOf(of).map((shard) => numbersOf(way, shard, runs));
				const [virtual, words] = [parts.flatMap(([each]) => each), parts.flatMap(([, each]) => each)];
				const [wholeVirtual, wholeWords] = numbersOf(way, WHOLE, runs);
				// The sorted lists are equal: each schedule occurs exactly once.
				expect(virtual.toSorted((a, b) => a - b)).toEqual(wholeVirtual);
				expect(words.toSorted((a, b) => a - b)).toEqual(wholeWords);
				const whole = way === "network" ? upTo(NETWORK_EVERY * runs).filter(hasNetwork) : upTo(runs);
				expect(way === "rules" ? wholeWords : wholeVirtual).toEqual(whole);
				if (runs >= of) for (const part of parts) expect(Math.max(...part.map(({ length }) => length))).toBeGreaterThan(0);
			}),
			{ numRuns: count(20, 60) },
		);
	});

	test("never overlap, also if they search for different times", () => {
		const search = fc.tuple(
			ways,
			fc.integer({ min: 2, max: 12 }),
			fc.array(fc.nat({ max: 30 }), { minLength: 12, maxLength: 12 }),
		);
		fc.assert(
			fc.property(search, ([way, of, lengths]) => {
				const starts = shardsOf(of).flatMap((shard) => {
					const found: number[] = [];
					for (const { from, wordsFrom } of chunksOf(way, shard)) {
						if (found.length >= (lengths[shard.number - 1] ?? 0)) break;
						found.push(way === "rules" ? wordsFrom : from);
					}
					return found;
				});
				expect(new Set(starts).size).toBe(starts.length);
			}),
		);
	});

	test("draw each schedule from its own seed", () => {
		fc.assert(
			fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (seed, first) => {
				const indices = upTo(200).map((index) => Math.min(first, Number.MAX_SAFE_INTEGER - 200) + index);
				expect(new Set(indices.map((index) => scheduleSeed(seed, index))).size).toBe(200);
			}),
		);
	});

	test("have together the same counts as one search of all schedules", async () => {
		const search = { seed: 11, runs: count(48, 96) };
		const all = await fuzz(search);
		const parts: FuzzReport[] = [];
		for (const shard of shardsOf(3)) parts.push(await fuzz({ ...search, shard }));
		const sum = (key: "schedules" | "rounds" | "questions" | "wordSchedules" | "wordRounds") =>
			parts.reduce((total, part) => total + part[key], 0);
		for (const key of ["schedules", "rounds", "questions", "wordSchedules", "wordRounds"] as const)
			expect(sum(key), key).toBe(all[key]);
		expect(all.schedules).toBe(search.runs);
		for (const { name, count: whole } of all.reached) {
			const counts = parts.map(({ reached }) => reached.find((point) => point.name === name)?.count ?? 0);
			expect(
				counts.reduce((total, each) => total + each, 0),
				name,
			).toBe(whole);
		}
	});

	it("get the schedules in turn", () => {
		expect(shardsOf(3).map((shard) => [...shareOf(["a", "b", "c", "d", "e"], shard)])).toEqual([["a", "d"], ["b", "e"], ["c"]]);
	});
});

describe("A shard", () => {
	it.each([
		["1/1", { number: 1, of: 1 }],
		["2/8", { number: 2, of: 8 }],
		["10000/10000", { number: MOST_SHARDS, of: MOST_SHARDS }],
	])("is read from %s", (text, shard) => {
		expect(parseShard(text)).toEqual(shard);
	});

	it.each(["0/4", "5/4", "1/10001", "1", "1/", "/4", "a/4", "1/4/8", "-1/4", "1.5/4", " 1/4"])("is not read from %j", (text) => {
		expect(parseShard(text)).toBeUndefined();
	});
});
