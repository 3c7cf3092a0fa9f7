/** A drawn lane. Its marks are below `y`. */
export interface DrawnLane {
	readonly name: string;
	/** Small text below the name. */
	readonly about: string;
	readonly y: number;
	/** Markup, one item per mark. */
	readonly marks: readonly string[];
}

/** A lane without its place. */
export type LaneContent = Omit<DrawnLane, "y"> & { readonly height: number };
