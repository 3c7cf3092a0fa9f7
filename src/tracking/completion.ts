import type { Doubt } from "../cluster/cluster.ts";
import type { CompletionOutcome, CompletionReason, NodeCompletion, RecordTotals } from "./evidence.ts";

/** The result of a wait whose task is complete: the outcome, and how it is known for each node (TRUTH). */
export interface Completion {
	/** The worst of all nodes: `aborted`, before `failed_records`, before `uncertain`, before `ok` (TRUTH-3). */
	readonly outcome: CompletionOutcome;
	/** Every reason why the outcome is not `ok`, the worst first. Empty if the outcome is `ok` (TRUTH-3). */
	readonly reasons: readonly CompletionReason[];
	/** The evidence and the last record of each node, sorted by node name. */
	readonly nodes: readonly NodeCompletion[];
	readonly totals: RecordTotals;
	/** Why the cluster may have members that were never asked (CLUSTER-6, CLUSTER-10, CLUSTER-11). Usually empty. */
	readonly doubts: readonly Doubt[];
	/** How many rounds ended with a verdict. */
	readonly rounds: number;
	/** Milliseconds from the call to the completion, on a monotonic clock. */
	readonly elapsedMs: number;
}
