import type { Chunk } from "./fuzz-chunk.ts";
import { afterNetworks } from "./numbered-schedule.ts";
import type { SearchWay } from "./search-ways.ts";
import { type Shard, shareOf } from "./shard.ts";

/** A chunk takes about a tenth of a second. So progress is live, and a search ends soon after it is cancelled. */
const CHUNK = 200;
/** This many schedules with the rules alone take about as long as one on virtual time. */
const WORDS_EACH = 250;

/** A run over a network takes about ten times as long as another. */
const SIZES: Readonly<Record<SearchWay, number>> = {
	both: CHUNK,
	virtual: CHUNK,
	rules: CHUNK * WORDS_EACH,
	network: CHUNK / 10,
};

/**
 * The chunks of one shard. For each schedule on virtual time, {@link WORDS_EACH} schedules are played by the rules
 * alone. So the shards of a search play the same schedules as an undivided search.
 */
export function* chunksOf(way: SearchWay, shard: Shard, runs: number = Number.POSITIVE_INFINITY): Generator<Chunk> {
	// A small search is cut into smaller chunks, so that every shard gets one.
	const size = Math.min(SIZES[way], Math.max(1, Math.floor(runs / shard.of)));
	for (const [from, to] of shareOf(stretches(size, runs), shard)) {
		if (way === "rules") yield { from: 0, to: 0, wordsFrom: from, wordsTo: to };
		else if (way === "virtual") yield { from, to, wordsFrom: 0, wordsTo: 0 };
		else if (way === "network") {
			yield { from: afterNetworks(from), to: afterNetworks(to), wordsFrom: 0, wordsTo: 0, only: "network" };
		} else yield { from, to, wordsFrom: from * WORDS_EACH, wordsTo: to * WORDS_EACH };
	}
}

function* stretches(size: number, end: number): Generator<readonly [from: number, to: number]> {
	for (let from = 0; from < end; from += size) yield [from, Math.min(from + size, end)];
}
