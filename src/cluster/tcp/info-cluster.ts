import type { Clock } from "../../clock.ts";
import { type Cluster, RequestFailure } from "../cluster.ts";
import { onAbort } from "../on-abort.ts";
import type { Member } from "./member.ts";
import { type InfoClusterOptions, resolveInfoClusterOptions } from "./options.ts";
import { createTending } from "./tending.ts";

/**
 * A cluster reached over plain sockets. It looks at its members once every `tendInterval` until it is closed, and keeps the
 * process alive that long.
 */
export interface InfoCluster extends Cluster {
	readonly clock: Clock;
	/**
	 * Ends all connections and timers. Open questions fail as `closed`; later ones are refused. Calling it twice does nothing.
	 */
	close(): void;
}

/**
 * Connects to a cluster by any of its nodes, over the info protocol without login or TLS: resolves when every node that the
 * first one and its peers know of has been looked at.
 *
 * One connection a node is kept and reused, and questions are sent on it without waiting for earlier answers. A question that
 * is given up closes its connection (ASK-5, ASK-7); those waiting behind it are asked again on the next one, within their own
 * limits.
 *
 * @throws TaskError `invalid_option`; `network_error` where no host leads to a cluster; `server_error` where the cluster
 * demands a login; `cluster_not_ready` where only nodes answer that are in no cluster yet; the signal's reason where it aborts
 */
export async function connectInfoCluster(options: InfoClusterOptions): Promise<InfoCluster> {
	const settings = resolveInfoClusterOptions(options);
	const { signal } = settings;
	signal?.throwIfAborted();
	const tending = createTending(settings);
	const callOff = (): void => tending.close(new RequestFailure("closed", "connecting was called off"));
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
		if (member === undefined) throw new RequestFailure("refused", "it is not in the cluster");
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
