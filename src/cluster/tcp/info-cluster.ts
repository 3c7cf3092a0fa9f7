import type { Clock } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { type Cluster, type Doubt, RequestFailure } from "../cluster.ts";
import { OwnController, onAbort } from "../on-abort.ts";
import type { Belief } from "./belief.ts";
import type { KnownNode } from "./known-node.ts";
import type { Network } from "./network.ts";
import { type InfoClusterOptions, resolveInfoClusterOptions } from "./options.ts";
import { Tender } from "./tender.ts";

/**
 * A cluster reached over plain sockets. It looks at its members once every `tendInterval` milliseconds. It keeps the
 * process alive until you close it.
 */
export interface InfoCluster extends Cluster {
	readonly clock: Clock;
	readonly closing: AbortSignal;
	doubts(signal: AbortSignal): Promise<readonly Doubt[]>;
	/** What it knows about its members now, and why: for bug reports. */
	describe(): Belief;
	/** Ends all connections and timers. Open waits and questions fail. A second call does nothing. */
	close(): void;
}

const CLOSED: RequestFailure = new RequestFailure("closed", "the cluster was closed");

/** The same as `connectInfoCluster`, over any network: the simulator has one on virtual time. */
export async function connectCluster(options: InfoClusterOptions, network: Network): Promise<InfoCluster> {
	// Without a clock, no pause ends at the right time. So the cluster is closed, and open waits reject with the error.
	const onClockFailure = (error: unknown): void => {
		void Promise.resolve().then(() => {
			closing.abort(error);
			tender.close(CLOSED);
		});
	};
	const settings = resolveInfoClusterOptions(options, network, onClockFailure);
	const { signal, givenClock } = settings;
	signal?.throwIfAborted();
	const closing = new OwnController();
	const tender = new Tender(settings);
	const cancel = (): void => tender.close(new RequestFailure("closed", "connecting was cancelled"));
	const cancelAbort = signal && onAbort(signal, cancel);
	try {
		await tender.start();
		signal?.throwIfAborted();
	} catch (error) {
		cancel();
		signal?.throwIfAborted();
		closing.signal.throwIfAborted();
		throw error;
	} finally {
		cancelAbort?.();
	}
	const memberOf = (node: string): KnownNode => {
		const member = tender.member(node);
		if (member === undefined) throw new RequestFailure("refused", "the node is not in the cluster");
		return member;
	};
	return {
		clock: givenClock,
		closing: closing.signal,
		isReady: () => tender.members.length > 0,
		activeNodes: () => tender.members,
		build: (node, limit, again = false) => memberOf(node).build(limit, again),
		ask(node, commands, limit) {
			// Not an async function: its promises would cost as much as the question itself.
			try {
				return memberOf(node).queue.ask(commands, limit);
			} catch (failure) {
				return Promise.reject(failure);
			}
		},
		doubts: () => tender.doubts(),
		describe: () => tender.describe(),
		close() {
			closing.abort(new TaskError("cluster_not_ready", "The connection to the cluster was closed."));
			tender.close(CLOSED);
		},
	};
}
