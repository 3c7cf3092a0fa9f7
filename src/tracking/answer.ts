/** The plain values of a round: what the nodes answered, or why the round could not begin. */

import type { Doubt, RequestFailureReason } from "../cluster/cluster.ts";
import type { JobReading } from "../job/status-response.ts";

/** The result of asking one node about the job: what its reply says, or why there is no usable reply. */
export type Answer =
	| JobReading
	/** The node does not know any of the commands, so its reply does not show the state of the job (ASK-3). */
	| { readonly kind: "unknown_command" }
	/** No usable answer came (ROUND-10). */
	| { readonly kind: "failure"; readonly reason: RequestFailureReason; readonly cause?: unknown }
	/** The question failed, and the node is no longer a member of the cluster (ROUND-9). */
	| { readonly kind: "left" };

/** An answer and the node that gave it. */
export interface NodeAnswer {
	readonly node: string;
	readonly answer: Answer;
	/** The build of the node; `undefined` if it could not be read. */
	readonly build?: string | undefined;
	/** The build is before 6.0. Such a node does not list an index job during its first second (ROUND-11). */
	readonly olderThan6: boolean;
}

/** Why a round could not begin (ROUND-2). */
export type Refusal =
	| { readonly code: "cluster_not_ready" }
	/** `node`: the named node that is not active. Without it: no node of the cluster is active. */
	| { readonly code: "invalid_node"; readonly node?: string };

/** One poll of all target nodes, with the answers so far. Times are readings of the clock in milliseconds. */
export interface Round {
	/** 1 for the first round of the wait. */
	readonly number: number;
	readonly startedAt: number;
	/** When it ended. While questions are open: the time of the last answer. */
	readonly endedAt: number;
	/** It began before the poll interval had passed, as the last round before a deadline can (WAIT-5). */
	readonly early: boolean;
	/** The task runs on one named node only. */
	readonly named: boolean;
	readonly refusal?: Refusal;
	readonly answers: readonly NodeAnswer[];
	/** How many targets have not answered yet. */
	readonly pending: number;
	/** Why the cluster may have members that were not targets; looked up when all targets are complete (CLUSTER-6). */
	readonly doubts?: readonly Doubt[];
}
