import type { RequestFailureReason } from "../../src/index.ts";

/** What the reply of one node says about the job. */
export type Reading =
	| { readonly kind: "in_progress" | "complete"; readonly result: string | undefined; readonly entry: string }
	/** `listed`: the reply has an entry for the job, but without a status (PARSE-6). */
	| { readonly kind: "not_found"; readonly listed: boolean }
	| { readonly kind: "error"; readonly code: number | undefined; readonly raw: string }
	/** The node does not know the command (ASK-3). */
	| { readonly kind: "unknown" };

/** The nodes that a round asks, or why it cannot begin (ROUND-1, ROUND-2). */
export type Opening =
	| { readonly kind: "targets"; readonly targets: readonly string[] }
	| { readonly kind: "refused"; readonly code: "cluster_not_ready" | "invalid_node"; readonly node?: string };

/** The questions to one node in one round, and their result. */
export interface Turn {
	readonly node: string;
	/** When the result was known; `Infinity` if the round ended before. */
	readonly endedAt: number;
	/** The index of that event in the trace; absent if it is unknown. */
	readonly endedAs?: number;
	readonly word: TurnResult;
	/** The build that decided the form of the last question. */
	readonly build: string | undefined;
	/** When the last question was given up before its time limit; `undefined` if that did not happen. */
	readonly droppedAt: number | undefined;
}

/** The result of one node in one round. */
export type TurnResult =
	| Exclude<Reading, { readonly kind: "unknown" }>
	/** The node does not know any of the commands for its build (ASK-9). */
	| { readonly kind: "unsupported" }
	/** `timeout`: the request timeout passed, or the server says that its own time limit passed (ASK-6). */
	| { readonly kind: "failure"; readonly reason: RequestFailureReason; readonly timeout?: "ours" | "the server's" }
	| { readonly kind: "open" };
