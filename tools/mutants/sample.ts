import { createHash } from "node:crypto";

/**
 * `count` items of a list, drawn from a seed, in the order of the list. The same seed draws the same items on every
 * machine. Which items are drawn depends only on their keys, so a small change of the list leaves most of the sample
 * as it was.
 */
export function drawSample<T>(list: readonly T[], count: number, seed: number, keyOf: (item: T) => string): readonly T[] {
	const known = new Map<string, number>();
	const ranked = list.map((item, place) => {
		const key = keyOf(item);
		const number = (known.get(key) ?? 0) + 1;
		known.set(key, number);
		// Equal items have different ranks.
		return {
			place,
			rank: createHash("sha256")
				.update(JSON.stringify([seed, key, number]))
				.digest("hex"),
		};
	});
	const drawn = ranked.toSorted((one, other) => (one.rank < other.rank ? -1 : 1)).slice(0, count);
	return drawn.toSorted((one, other) => one.place - other.place).map(({ place }) => list[place] as T);
}
