import { ServedConnection } from "../info-server/connection.ts";
import { insideOf } from "../inside.ts";
import type { ClusterMember } from "../member.ts";
import type { Hosting } from "../membership/hosting.ts";
import { endpointsOf } from "../membership/view.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { StartedTask } from "../started-task.ts";
import { NodeHost } from "./node-host.ts";

/** The processes of nodes that listen on real sockets. */
export interface LoopbackHosting extends Hosting {
	readonly connections: number;
	/**
	 * Resolves when every process that has started listens. Rejects if one of them failed since the last call, unless it
	 * has ended.
	 */
	settled(): Promise<void>;
	/** Ends all processes. */
	close(): Promise<void>;
}

/** Lets the nodes of a cluster listen on loopback. A connection to a node that is cut off is accepted, and silent. */
export function hostOnLoopback(cluster: SimulatedCluster, startedTask?: StartedTask): LoopbackHosting {
	const hosts = new Map<ClusterMember, NodeHost>();
	const cut = new Set<ClusterMember>();
	const closing = new Set<Promise<void>>();
	const opening = new Map<ClusterMember, Promise<void>>();
	const kill = (member: ClusterMember): void => {
		const host = hosts.get(member);
		hosts.delete(member);
		if (host === undefined) return;
		// A process that could not listen, and has ended, is not the failure of what happens next.
		const opened = opening.get(member)?.catch(() => {});
		opening.delete(member);
		const closed = Promise.all([host.kill(), opened]).then(() => void closing.delete(closed));
		closing.add(closed);
	};
	return {
		open(member, contact) {
			const { questions } = insideOf(cluster);
			const accept = (wire: ConstructorParameters<typeof ServedConnection>[0]) =>
				void new ServedConnection(wire, { cluster, member, questions, ...(startedTask !== undefined && { startedTask }) });
			const host = new NodeHost(member.name, endpointsOf(contact), accept);
			hosts.set(member, host);
			host.setCut(cut.has(member));
			const opened = host.open();
			opening.set(member, opened);
			// `settled` reports a failure. Without this line it would be unhandled if no code waits for `settled`.
			opened.catch(() => {});
		},
		kill,
		stop: (member) => hosts.get(member)?.setStopped(true),
		continue: (member) => hosts.get(member)?.setStopped(false),
		setCut(member, isCut) {
			if (isCut) cut.add(member);
			else cut.delete(member);
			hosts.get(member)?.setCut(isCut);
		},
		get connections() {
			return [...hosts.values()].reduce((sum, host) => sum + host.connections, 0);
		},
		async settled() {
			const opened = [...opening.values()];
			opening.clear();
			await Promise.all(opened);
		},
		async close() {
			for (const member of [...hosts.keys()]) kill(member);
			await Promise.all(closing);
		},
	};
}
