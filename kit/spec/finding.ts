/** A mistake in the scenarios or in the specification. */
export interface SpecFinding {
	readonly file: string;
	readonly line: number;
	readonly message: string;
}

export const SPEC_FILE = "SPEC.md";
