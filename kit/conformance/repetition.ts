/** A scenario that did not have the same result in all runs. */
export interface Flip {
	/** The scenario as `file:line`. */
	readonly place: string;
	readonly name: string;
	/** The result of each run: the verdict, and the requirements that were broken. */
	readonly results: readonly string[];
}

/** What several runs of the same scenarios have shown. */
export interface Repetition {
	readonly runs: number;
	readonly flips: readonly Flip[];
}
