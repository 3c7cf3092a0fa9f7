import type { Clock } from "../../clock.ts";
import { type Cluster, RequestFailure } from "../cluster.ts";
import { onAbort } from "../on-abort.ts";
import type { Member } from "./member.ts";
import { type InfoClusterOptions, resolveInfoClusterOptions } from "./options.ts";
import { createTending } from "./tending.ts";

/**
 * A cluster reached over plain sockets. It checks its members once every `tendInterval` milliseconds. It keeps the process
 * alive until you close it.
 */
export interface InfoCluster extends Cluster {
	readonly clock: Clock;
	/** Ends all connections and timers. Open and later questions fail. A second call does nothing. */
	close(): void;
}

/**
 * Connects to a cluster through any of its nodes, over the info protocol without login or TLS. Resolves when it has checked
 * every node that the first node and its peers list.
 *
 * It keeps one connection to each node, and sends questions on it without waiting for earlier answers. A question that is
 * given up closes its connection (ASK-5, ASK-7). The questions behind it are sent again on the next connection, within their
 * own time limits.
 *
 * @throws TaskError `invalid_option`; `network_error` if no host leads to a cluster; `server_error` if the cluster requires a
 * login; `cluster_not_ready` if the nodes that answer have not joined a cluster yet. If the signal aborts: its reason.
 */
export async function connectInfoCluster(options: InfoClusterOptions): Promise<InfoCluster> {
	const settings = resolveInfoClusterOptions(options);
	const { signal } = settings;
	signal?.throwIfAborted();
	const tending = createTending(settings);
	const callOff = (): void => tending.close(new RequestFailure("closed", "connecting was cancelled"));
	const cancelAbort = signal && onAbort(signal, callOff);
	try {
		await tending.start();
		signal?.throwIfAborted();
	} catch (error) {
		callOff();
		signal?.throwIfAborted();
		throw error;
	} finally {
		cancelAbort?.();
	}
	const { members } = tending;
	const memberOf = (node: string): Member => {
		const member = members.get(node);
		if (member === undefined) throw new RequestFailure("refused", "the node is not in the cluster");
		return member;
	};
	const activeNodes = (): readonly string[] =>
		[...members].filter(([, { standing }]) => standing === "active").map(([name]) => name);
	return {
		clock: settings.clock,
		isReady: () => activeNodes().length > 0,
		activeNodes,
		build: (node, limit, again) => memberOf(node).build(limit, again),
		ask: async (node, commands, limit) => memberOf(node).ask(commands, limit),
		close: () => tending.close(new RequestFailure("closed", "the cluster was closed")),
	};
}
