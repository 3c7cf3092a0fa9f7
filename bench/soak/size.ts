/** The size of a wave. */
export interface SoakSize {
	readonly nodes: number;
	/** Tasks at a time. */
	readonly tasks: number;
	/** How long a wave is, in milliseconds. No task begins that could end after it. */
	readonly length: number;
}
