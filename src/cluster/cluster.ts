import type { Clock } from "../clock.ts";

/**
 * Everything that a tracker needs from a cluster. There are adapters for plain TCP (`aerospike-execute-task/tcp`), the
 * official client (`…/official`) and the simulated cluster (`…/simulator`). To write your own, implement the first four
 * functions on the connection that you already have.
 */
export interface Cluster {
	/** Whether the cluster knows its members and can be asked (ROUND-2). Called at the start of every round. */
	isReady(): boolean;

	/**
	 * The names of the nodes that are active now, in any order (ROUND-1). Called at the start of every round, and again
	 * when a question fails.
	 */
	activeNodes(): readonly string[];

	/**
	 * The build of a node, such as `8.1.2.0`, or `undefined` if it cannot be read (ASK-9). An adapter may cache it as long
	 * as the connection on which it was read is open. With `again` it must read the build again. May reject like
	 * {@link Cluster.ask}.
	 */
	build(node: string, signal: AbortSignal, again?: boolean): string | undefined | Promise<string | undefined>;

	/**
	 * Sends info commands to a node in one request: those of all waits on this object that ask the node in the same turn,
	 * at most 4096. Resolves with the body of the reply, exactly as the server wrote it: `<command>\t<value>\n` for each
	 * command. `commands` have no newline at the end.
	 *
	 * When `signal` aborts, the question is given up. The adapter must then close the connection of the question, so that
	 * a late answer is never read as the answer to a later question (ASK-5, ASK-7). The promise may reject or stay
	 * pending; the tracker no longer waits for it.
	 *
	 * One signal serves many requests, one after the other, also those of other cluster objects. So an adapter must remove
	 * its listener after each answer.
	 *
	 * Rejects with a {@link RequestFailure} if no usable answer came. Any other rejection counts as `refused`.
	 */
	ask(node: string, commands: readonly string[], signal: AbortSignal): Promise<string>;

	/**
	 * Optional. Looks at the members again, and returns the doubts that remain: why a node that runs the job
	 * may not be among {@link Cluster.activeNodes} (CLUSTER-6, CLUSTER-10, CLUSTER-11). Called when all targets of a round
	 * are complete. A member that the look finds is asked in the next round. With a doubt the wait ends as `uncertain`
	 * (TRUTH-3).
	 *
	 * When `signal` aborts, the result is no longer needed. A look may take a minute, or as long as `requestTimeout` if
	 * that is longer. Then the tracker gives it up, and the wait ends as `uncertain` with the doubt `cut_off`
	 * (CLUSTER-10).
	 */
	doubts?(signal: AbortSignal): Promise<readonly Doubt[]>;

	/** Optional. Aborts when the cluster is closed. Open waits then reject with its reason. */
	readonly closing?: AbortSignal;

	/** The clock of this cluster (default: the real clock). */
	readonly clock?: Clock;
}

/**
 * Why a cluster may have members that it does not know.
 *
 * - `unseen_members`: a member counts more members than it lists (CLUSTER-6).
 * - `cut_off`: a list was longer than the client reads, or a look at the members did not end in time (CLUSTER-10).
 * - `silent_former_member`: a node that was a member before neither answers nor refuses connections (CLUSTER-11).
 */
export type DoubtKind = "unseen_members" | "cut_off" | "silent_former_member";

/** A reason why the view of the members may be incomplete. */
export interface Doubt {
	readonly kind: DoubtKind;
	/** One sentence for people. */
	readonly message: string;
}

/** Why no usable answer came (ROUND-10). The option `forgive` never applies to `malformed` (WAIT-11). */
export type RequestFailureReason = "refused" | "reset" | "closed" | "timed_out" | "malformed";

/**
 * The error that {@link Cluster.ask} rejects with: a `reason` for the rules, and a message for people. The message is a
 * clause without a full stop, since it becomes the end of a sentence: "Node A gave no usable answer: <message>."
 */
export class RequestFailure extends Error {
	override readonly name = "RequestFailure";
	readonly reason: RequestFailureReason;

	constructor(reason: RequestFailureReason, message: string, options?: ErrorOptions) {
		super(message, options);
		this.reason = reason;
	}
}
