import type { Level } from "../spec/spec.ts";

/** Failures with one cause (JUDGE-7). */
export interface FailureGroup {
	/** The requirement that explains them. */
	readonly requirement: string;
	readonly level: Level;
	/** What is right, and what the driver does. */
	readonly sentence: string;
	/** The scenarios that it explains, as `file:line`. */
	readonly scenarios: readonly string[];
	/** The smallest of those that are about the requirement, or of all. */
	readonly smallest: string;
}
