import type { Clock } from "../clock.ts";

/**
 * The port to a cluster, and all a tracker needs of one. Adapters: plain TCP (`aerospike-execute-task/tcp`), the official client
 * (`…/official`), the simulated cluster (`…/simulator`), or your own: four functions over whatever connection you already have.
 */
export interface Cluster {
	/** Whether the cluster knows its members and can be asked (ROUND-2). Read at the start of every round. */
	isReady(): boolean;

	/** The names of the nodes that are active now, in any order (ROUND-1). Read at the start of every round, and again when a question fails. */
	activeNodes(): readonly string[];

	/**
	 * The build of a node, such as `8.1.2.0`, or `undefined` where it cannot be read (ASK-9). An adapter may remember it for as long as
	 * the connection it was read on; `again` asks for a fresh reading. May reject like {@link Cluster.ask}.
	 */
	build(node: string, signal: AbortSignal, again?: boolean): string | undefined | Promise<string | undefined>;

	/**
	 * Sends info commands to a node in one request and resolves with the body of the reply as the server wrote it: for each command
	 * `<command>\t<value>\n`. Commands come without their newline.
	 *
	 * When `signal` aborts, the question is given up: the adapter closes what it was asked on, so that a late answer is never read as the
	 * answer to a later question (ASK-5, ASK-7). The promise may then reject or stay pending; nobody waits for it.
	 *
	 * A signal serves all questions of a wait, so an adapter takes its listener back when it has answered.
	 *
	 * Rejects with a {@link RequestFailure} where no usable answer came; anything else it rejects with counts as `refused`.
	 */
	ask(node: string, commands: readonly string[], signal: AbortSignal): Promise<string>;

	/** The clock this cluster lives by; the real one where omitted. */
	readonly clock?: Clock;
}

/** Why a question brought no usable answer (ROUND-10). Only `malformed` is never forgiven (WAIT-11). */
export type RequestFailureReason = "refused" | "reset" | "closed" | "timed_out" | "malformed";

/** What {@link Cluster.ask} rejects with: why there is no answer, in a word that the rules understand and a sentence for people. */
export class RequestFailure extends Error {
	override readonly name = "RequestFailure";
	readonly reason: RequestFailureReason;

	constructor(reason: RequestFailureReason, message: string, options?: ErrorOptions) {
		super(message, options);
		this.reason = reason;
	}
}
