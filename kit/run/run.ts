import type { JobTruth } from "../../simulator/background-job.ts";
import type { TraceEvent } from "../../simulator/trace.ts";
import type { AbortReport } from "../../src/tracking/abort.ts";
import type { Completion } from "../../src/tracking/wait.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Seen } from "./seen.ts";

/** What a run of a schedule came to: what the driver said, what the cluster saw, and what was true. Times in ms from the start of the run. */
export interface Run {
	readonly schedule: Schedule;
	/** In the order of the schedule's calls. */
	readonly calls: readonly CallReport[];
	readonly trace: readonly TraceEvent[];
	/** What was true on every node when the last call settled, by node name. */
	readonly truth: Readonly<Record<string, JobTruth>>;
	/** What was seen of it, where it was seen from outside alone. */
	readonly seen?: Seen;
}

export interface CallReport {
	readonly calledAt: number;
	readonly settledAt: number;
	readonly outcome: CallOutcome;
	/** The judged rounds of a wait or status, in order, where the driver tells them. */
	readonly rounds: readonly RoundReport[];
	/** Which questions of the trace this call asked, by number, in order. Absent where the driver cannot tell; then the call must be alone. */
	readonly questions?: readonly number[];
}

export type CallOutcome =
	/** `completion` where the driver gives an account (TRUTH). */
	| { readonly kind: "complete"; readonly completion?: Completion }
	/** A status that is not complete. */
	| { readonly kind: "in_progress" }
	| { readonly kind: "aborted"; readonly report: AbortReport }
	/** `code` is one of the library's error codes, in which every driver reports. */
	| {
			readonly kind: "error";
			readonly code: string;
			readonly node?: string;
			readonly serverCode?: number;
			readonly message: string;
	  }
	/** Called off by the caller, whose reason came through. */
	| { readonly kind: "called off" };

export interface RoundReport {
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	readonly endedAt: number;
	readonly verdict: "in_progress" | "complete" | "error";
	/** The error code where the verdict is one. */
	readonly code?: string;
}
