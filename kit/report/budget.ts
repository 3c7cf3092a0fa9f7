/** How much of the large things a page may hold. */
export interface Budget {
	/** Whether the markup still fits; if so it counts from then on. */
	fits(markup: string): boolean;
	/** How many things did not fit. */
	readonly refused: number;
}

/** @param most in characters */
export function createBudget(most: number): Budget {
	let left = most;
	let refused = 0;
	return {
		fits(markup) {
			const isSmall = markup.length <= left;
			if (isSmall) left -= markup.length;
			else refused++;
			return isSmall;
		},
		get refused() {
			return refused;
		},
	};
}
