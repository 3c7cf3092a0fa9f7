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
	/** Resolves when every process that has started listens. Rejects with the first failure since the last call. */
	settled(): Promise<void>;
	/** Ends all processes. */
	close(): Promise<void>;
}

/** Lets the nodes of a cluster listen on loopback. A connection to a node that is cut off is accepted, and silent. */
export function hostOnLoopback(cluster: SimulatedCluster, startedTask?: StartedTask): LoopbackHosting {
	const hosts = new Map<ClusterMember, NodeHost>();
	const cut = new Set<ClusterMember>();
	const closing = new Set<Promise<void>>();
	let opening: Promise<void> = Promise.resolve();
	const kill = (member: ClusterMember): void => {
		const host = hosts.get(member);
		hosts.delete(member);
		if (host === undefined) return;
		const closed = host.kill().finally(() => closing.delete(closed));
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
			const earlier = opening;
			const opened = host.open();
			opening = earlier.then(() => opened);
			// `settled` reports a failure. Without this line it would be unhandled if no code waits for `settled`.
			opening.catch(() => {});
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
		settled() {
			const settled = opening;
			opening = Promise.resolve();
			return settled;
		},
		async close() {
			for (const member of [...hosts.keys()]) kill(member);
			await Promise.all(closing);
			await opening.catch(() => {});
		},
	};
}
