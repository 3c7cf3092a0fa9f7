import type { RequestFailureReason } from "../cluster/cluster.ts";
import type { JobReading } from "../job/status-response.ts";

/** What one question to one node came to. The reading of a reply, or why there is none. */
export type Answer =
	| JobReading
	/** The node knows none of the commands it was asked, and so has said nothing about the job (ASK-3). */
	| { readonly kind: "unknown_command" }
	/** No usable answer came (ROUND-10). */
	| { readonly kind: "failure"; readonly reason: RequestFailureReason; readonly cause?: unknown }
	/** The question failed, and its node is no member any more (ROUND-9). */
	| { readonly kind: "left" };

/** An answer and whose it is. */
export interface NodeAnswer {
	readonly node: string;
	readonly answer: Answer;
	/** The build it was asked for, where it could be read. */
	readonly build?: string | undefined;
	/** The node is known to be older than 6.0, where an index job stays unlisted for its first second (ROUND-11). */
	readonly olderThan6: boolean;
}

/** Why a round could not begin (ROUND-2). */
export type Refusal =
	| { readonly code: "cluster_not_ready" }
	/** `node` where one was named, absent where no node is active at all. */
	| { readonly code: "invalid_node"; readonly node?: string };

/** One poll of all targets, as far as it has come. Times are readings of the wait's clock, in milliseconds. */
export interface Round {
	/** 1 for the first of the wait. */
	readonly number: number;
	readonly startedAt: number;
	/** When it ended, or the present while questions are open. */
	readonly endedAt: number;
	/** It began before the poll interval had passed, as the last one before a deadline does (WAIT-5). */
	readonly early: boolean;
	/** The task was started on one node alone. */
	readonly named: boolean;
	readonly refusal?: Refusal;
	readonly answers: readonly NodeAnswer[];
	/** How many targets have not answered yet. */
	readonly pending: number;
}
