/**
 * The seed of one schedule of a search, from the seed of the search and the number of the schedule. So each schedule
 * can be drawn again without the others, and shards of one search never draw the same schedule twice.
 *
 * @param index from 0; its low 53 bits count
 */
export function scheduleSeed(searchSeed: number, index: number): number {
	let high = mix(low32(searchSeed) ^ 0x85ebca6b);
	let low = mix(high32(searchSeed) ^ high);
	high = mix(high ^ high32(index));
	low = mix(low ^ low32(index) ^ Math.imul(high, 0x9e3779b1));
	high = mix(high ^ low);
	return (high & 0x1fffff) * 2 ** 32 + low;
}

function low32(number: number): number {
	return number >>> 0;
}

function high32(number: number): number {
	return Math.floor(number / 2 ** 32) >>> 0;
}

/** The finalizer of MurmurHash3, which mixes all bits. */
function mix(value: number): number {
	let z = (value + 0x9e3779b9) >>> 0;
	z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
	z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
	return (z ^ (z >>> 16)) >>> 0;
}
