import type { RequestFailureReason } from "../../src/index.ts";

/** What one node's reply says about the job. */
export type Reading =
	| { readonly kind: "in_progress" | "complete"; readonly result: string | undefined; readonly entry: string }
	/** `listed`: the job's own entry is there, but without a status (PARSE-6). */
	| { readonly kind: "not_found"; readonly listed: boolean }
	| { readonly kind: "error"; readonly code: number | undefined; readonly raw: string }
	/** The command is not known to the node (ASK-3). */
	| { readonly kind: "unknown" };

/** Why a round cannot begin, or whom it asks (ROUND-1, ROUND-2). */
export type Opening =
	| { readonly kind: "targets"; readonly targets: readonly string[] }
	| { readonly kind: "refused"; readonly code: "cluster_not_ready" | "invalid_node"; readonly node?: string };

/** What one node came to in one round. */
export interface Turn {
	readonly node: string;
	/** When that was known; `Infinity` where it never was, since the round was over before. */
	readonly endedAt: number;
	/** Which event of the trace that was; absent where it is not known. */
	readonly endedAs?: number;
	readonly word: Word;
	/** The build its last question went by. */
	readonly build: string | undefined;
	/** When the last question was given up though it still had time; `undefined` where it was not. */
	readonly droppedAt: number | undefined;
}

export type Word =
	| Exclude<Reading, { readonly kind: "unknown" }>
	/** It knows none of the commands for its build (ASK-9). */
	| { readonly kind: "unsupported" }
	/** `timeout`: its request timeout ran out, or the server said that it did (ASK-6). */
	| { readonly kind: "failure"; readonly reason: RequestFailureReason; readonly timeout?: "ours" | "the server's" }
	| { readonly kind: "open" };
