/** `count` items of a list, drawn from a seed, in the order of the list. The same seed draws the same items on every machine. */
export function drawSample<T>(list: readonly T[], count: number, seed: number): readonly T[] {
	const next = numbersFrom(seed);
	const places = list.map((_, place) => place);
	for (let place = 0; place < Math.min(count, places.length); place++) {
		const other = place + Math.floor(next() * (places.length - place));
		[places[place], places[other]] = [places[other] as number, places[place] as number];
	}
	const drawn = places.slice(0, count).toSorted((one, other) => one - other);
	return drawn.map((place) => list[place] as T);
}

/** Mulberry32: numbers from 0 up to 1. */
function numbersFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
