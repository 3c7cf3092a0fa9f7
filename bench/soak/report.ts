import type { CompletionOutcome, Evidence, TaskErrorCode } from "../../src/index.ts";
import type { SoakTask } from "./task.ts";

/** How a wait ended, and when, by {@link machineNow}. */
export interface TaskReport {
	readonly task: SoakTask;
	readonly calledAt: number;
	readonly settledAt: number;
	readonly ending: WaitEnding;
}

export type WaitEnding =
	| { readonly kind: "complete"; readonly outcome: CompletionOutcome; readonly evidence: ReadonlyMap<string, Evidence> }
	| { readonly kind: "error"; readonly code: TaskErrorCode; readonly message: string }
	/** With its caller's own reason, and when that was given. */
	| { readonly kind: "cancelled"; readonly at: number }
	/** It should long have settled, and has not. */
	| { readonly kind: "hung" }
	/** It rejected with an unexpected error. */
	| { readonly kind: "astray"; readonly error: string };

export interface TimedReport {
	readonly report: TaskReport;
	/** The longest stall of the tracker's event loop during the wait or shortly before, in milliseconds. */
	readonly longestStall: number;
}
