/** Something happens after a node has given this answer about the job, whatever time it is then (JUDGE-4). */
export interface Occasion {
	readonly node: string;
	/** 1 for the first answer. */
	readonly answer: number;
}
