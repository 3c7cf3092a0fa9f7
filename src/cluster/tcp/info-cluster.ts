import type { Clock } from "../../clock.ts";
import { type Cluster, RequestFailure } from "../cluster.ts";
import { onAbort } from "../on-abort.ts";
import type { Member } from "./member.ts";
import type { Network } from "./network.ts";
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

/** The same as `connectInfoCluster`, over any network: the simulator has one on virtual time. */
export async function connectCluster(options: InfoClusterOptions, network: Network): Promise<InfoCluster> {
	const settings = resolveInfoClusterOptions(options, network);
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
