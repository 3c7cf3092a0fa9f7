import type { JobTruth } from "../../simulator/background-job.ts";
import type { TraceEvent } from "../../simulator/trace.ts";
import type { AbortReport } from "../../src/tracking/abort.ts";
import type { Completion } from "../../src/tracking/completion.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { MembersSeen } from "./members-seen.ts";
import type { RoundReport } from "./round-report.ts";
import type { RunSeen } from "./seen.ts";

/** The result of playing a schedule. All times are in ms from the start of the run. */
export interface Run {
	readonly schedule: Schedule;
	/** One report per call of the schedule, in the same order. */
	readonly calls: readonly CallReport[];
	readonly trace: readonly TraceEvent[];
	/** The true state of the job on every node when the last call settled, by node name. */
	readonly truth: Readonly<Record<string, JobTruth>>;
	/** Which members were known, if the schedule has a network. */
	readonly members?: MembersSeen;
	/** What the kit observed, if the driver ran outside this process. */
	readonly seen?: RunSeen;
}

export interface CallReport {
	readonly calledAt: number;
	readonly settledAt: number;
	/** How long the driver says that its call took, without connecting and disconnecting. */
	readonly tookMs?: number;
	/**
	 * Over sockets: the time from the call to the first question about the job, and its longest part without any question.
	 */
	readonly connectMs?: number;
	readonly sleptMs?: number;
	readonly outcome: CallOutcome;
	/** The judged rounds of a wait or status, in order. Empty if the driver does not report rounds. */
	readonly rounds: readonly RoundReport[];
	/**
	 * The numbers of the questions in the trace that this call asked, in order. Absent if the driver cannot say; the
	 * schedule must then have no other calls at the same time.
	 */
	readonly questions?: readonly number[];
}

export type CallOutcome =
	/** `completion` is present if the driver explains its decision (TRUTH). */
	| { readonly kind: "complete"; readonly completion?: Completion }
	/** A status that is not complete. */
	| { readonly kind: "in_progress" }
	| { readonly kind: "aborted"; readonly report: AbortReport }
	/** `code` is one of the library's error codes. All drivers use them. */
	| {
			readonly kind: "error";
			readonly code: string;
			readonly node?: string;
			readonly serverCode?: number;
			readonly message: string;
	  }
	/** Cancelled by the caller, and rejected with the caller's reason. */
	| { readonly kind: "cancelled" };
