/** Random numbers from a seed: the same seed gives the same numbers on every machine. */
export interface Random {
	/** From 0 up to but not 1, in steps of 2^-53. */
	float(): number;
	/** A whole number, both ends included. */
	int(least: number, most: number): number;
	/** True in `p` of all cases. */
	chance(p: number): boolean;
	/** One of them. */
	pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
}

const TWO_TO_32 = 2 ** 32;

/**
 * xoshiro128** 1.1 by Blackman and Vigna, its state filled from the seed by splitmix32, as they advise. `Math.random`
 * cannot be seeded, and this one is short enough to be read.
 *
 * @param seed any whole number; its low 53 bits count
 */
export function createRandom(seed: number): Random {
	let mixed = (seed ^ Math.imul(Math.floor(seed / TWO_TO_32), 0x9e3779b1)) >>> 0;
	const fill = () => {
		mixed = (mixed + 0x9e3779b9) >>> 0;
		let z = mixed;
		z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
		z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
		return (z ^ (z >>> 16)) >>> 0;
	};
	let [a, b, c, d] = [fill(), fill(), fill(), fill()];

	function next(): number {
		const product = Math.imul(b, 5);
		const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
		const shifted = b << 9;
		c ^= a;
		d ^= b;
		b ^= c;
		a ^= d;
		c ^= shifted;
		d = (d << 11) | (d >>> 21);
		return result;
	}

	const float = () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) * 2 ** -53;
	const int = (least: number, most: number) => least + Math.floor(float() * (most - least + 1));
	return {
		float,
		int,
		chance: (p) => float() < p,
		pick<T>(list: readonly T[]): T {
			if (list.length === 0) throw new RangeError("The list must not be empty.");
			return list[int(0, list.length - 1)] as T;
		},
	};
}

/** From the least to the most. */
export type Range = readonly [least: number, most: number];

/** A number in a range. A range of one number does not use up a random number. */
export function drawIn([least, most]: Range, random: Random): number {
	return least === most ? least : least + random.float() * (most - least);
}
