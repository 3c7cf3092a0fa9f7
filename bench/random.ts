/** Whole numbers from 0 to below `limit`, the same for the same seed on any machine. */
export type Random = (limit: number) => number;

/** Marsaglia's xorshift of 32 bits: plain, and cheap enough not to be what is measured. */
export function createRandom(seed: number): Random {
	let state = seed | 0 || 1;
	return (limit) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % limit;
	};
}
