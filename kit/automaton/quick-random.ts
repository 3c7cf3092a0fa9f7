/** Marsaglia's 32-bit xorshift: random numbers that are fast enough for hundreds of millions of schedules. */
export class QuickRandom {
	#state = 1;

	/** Every schedule of a random seed begins at its own state, which is never 0. */
	start(seed: number, index: number): void {
		let z = (Math.imul(index, 0x9e3779b1) + Math.imul(seed ^ Math.floor(index / 2 ** 32), 0x85ebca6b)) >>> 0;
		z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
		z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
		this.#state = (z ^ (z >>> 15)) | 0 || 1;
	}

	/** A whole number from 0 (inclusive) to `limit` (exclusive). */
	below(limit: number): number {
		let state = this.#state;
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		this.#state = state;
		// 31 bits, because the remainder of a larger number would be computed in doubles.
		return (state >>> 1) % limit;
	}

	isOneIn(count: number): boolean {
		return this.below(count) === 0;
	}

	/** One of `choices`, which must not be empty. */
	oneOf<T>(choices: readonly T[]): T {
		return choices[this.below(choices.length)] as T;
	}
}
