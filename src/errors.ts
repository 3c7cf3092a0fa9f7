/**
 * Why a call of the library failed. Stable; the message may change, the code does not.
 *
 * - `timeout`: the wait's deadline came first (WAIT-4).
 * - `server_error`: a node answered with an error (PARSE-3, ROUND-4); see `serverCode` and `reply`.
 * - `invalid_node`: the named node is not active, or no node is (ROUND-2).
 * - `cluster_not_ready`: the cluster does not know its members (ROUND-2).
 * - `network_error`: no usable answer came from a node, more often than was forgiven (ROUND-10, WAIT-11).
 * - `unsupported`: a node knows none of the commands it was asked (ASK-9).
 * - `invalid_option`: an argument makes no sense (WAIT-8, ASK-2); nothing was sent.
 */
export type TaskErrorCode =
	| "timeout"
	| "server_error"
	| "invalid_node"
	| "cluster_not_ready"
	| "network_error"
	| "unsupported"
	| "invalid_option";

export interface TaskErrorDetails {
	/** The node it is about. */
	readonly node?: string | undefined;
	/** The number in `ERROR:<number>:…`, where the server gave one. */
	readonly serverCode?: number | undefined;
	/** The reply as the server wrote it. */
	readonly reply?: string | undefined;
	readonly cause?: unknown;
}

/** The one error class of the library. Its message is one sentence a person can act on. */
export class TaskError extends Error {
	override readonly name = "TaskError";
	readonly code: TaskErrorCode;
	readonly node?: string;
	readonly serverCode?: number;
	readonly reply?: string;

	constructor(code: TaskErrorCode, message: string, details: TaskErrorDetails = {}) {
		super(message, details.cause === undefined ? undefined : { cause: details.cause });
		this.code = code;
		if (details.node !== undefined) this.node = details.node;
		if (details.serverCode !== undefined) this.serverCode = details.serverCode;
		if (details.reply !== undefined) this.reply = details.reply;
	}
}
