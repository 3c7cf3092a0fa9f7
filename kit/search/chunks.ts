import type { Chunk } from "./fuzz-chunk.ts";
import { type Shard, shareOf } from "./shard.ts";

/** On virtual time, by the rules alone with ready-made answers, or both side by side. */
export type SearchWay = "both" | "virtual" | "rules";

/** A stretch takes a tenth of a second or so, so that progress is live and a search ends when it is told to. */
const CHUNK = 200;
/** So many by the rules alone take about as long as one on virtual time. */
const WORDS_EACH = 250;

/**
 * The stretches that fall to a shard. By the rules alone go {@link WORDS_EACH} schedules for each on virtual time, so that the shards of a search come
 * to the same schedules as the whole, however it is divided.
 */
export function* chunksOf(way: SearchWay, shard: Shard, runs: number = Number.POSITIVE_INFINITY): Generator<Chunk> {
	// A small search is cut smaller, so that no shard goes without.
	const size = Math.min(way === "rules" ? CHUNK * WORDS_EACH : CHUNK, Math.max(1, Math.floor(runs / shard.of)));
	for (const [from, to] of shareOf(stretches(size, runs), shard)) {
		if (way === "rules") yield { from: 0, to: 0, wordsFrom: from, wordsTo: to };
		else if (way === "virtual") yield { from, to, wordsFrom: 0, wordsTo: 0 };
		else yield { from, to, wordsFrom: from * WORDS_EACH, wordsTo: to * WORDS_EACH };
	}
}

function* stretches(size: number, end: number): Generator<readonly [from: number, to: number]> {
	for (let from = 0; from < end; from += size) yield [from, Math.min(from + size, end)];
}
