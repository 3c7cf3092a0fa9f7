import type { Run } from "../run/run.ts";

/** The properties that a run can break. */
export type CheckName =
	| "specification"
	| "order of the nodes"
	| "end of the faults"
	| "repetition"
	| "over sockets"
	| "single replies";

/** A fault in the run of a schedule. */
export interface CheckFailure {
	readonly check: CheckName;
	/** The clause that it breaks. */
	readonly requirement: string;
	readonly message: string;
	/**
	 * The run of the schedule that showed it, so that it is not played again. The next run of a driver may differ.
	 */
	readonly run?: Run;
}
