/** A round as the driver reports it. */
export interface RoundReport {
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	readonly endedAt: number;
	readonly verdict: "in_progress" | "complete" | "error";
}
