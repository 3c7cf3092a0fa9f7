/**
 * Why a call of the library failed. Codes are stable. Messages can change.
 *
 * - `timeout`: the deadline of the wait came before the task was complete (WAIT-4).
 * - `server_error`: a node answered with an error (PARSE-3, ROUND-4); see `serverCode` and `reply`.
 * - `invalid_node`: the named node is not active, or the cluster has no active node (ROUND-2).
 * - `cluster_not_ready`: the cluster does not know its members (ROUND-2).
 * - `network_error`: a node gave no usable answer, more often than the option `forgive` allows (ROUND-10, WAIT-11).
 * - `unsupported`: a node does not know any command that reports a job's status (ASK-9).
 * - `invalid_option`: an argument or option is not valid (WAIT-8, ASK-2); nothing was sent.
 */
export type TaskErrorCode =
	| "timeout"
	| "server_error"
	| "invalid_node"
	| "cluster_not_ready"
	| "network_error"
	| "unsupported"
	| "invalid_option";

/** The parts of a {@link TaskError} other than its code and message. */
export interface TaskErrorDetails {
	/** The name of the node that failed. */
	readonly node?: string | undefined;
	/** The number in `ERROR:<number>:…`; absent if the reply has no number. */
	readonly serverCode?: number | undefined;
	/** The reply, exactly as the server wrote it. */
	readonly reply?: string | undefined;
	readonly cause?: unknown;
}

/** The error that the library rejects with and throws. The message says what failed, where, and what is allowed. */
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
