/** An event that happens after a node has given this answer about the job, at any time (JUDGE-4). */
export interface Occasion {
	readonly node: string;
	/** 1 for the first answer. */
	readonly answer: number;
}
