import { ServedConnection } from "../info-server/connection.ts";
import type { Wire } from "../info-server/wire.ts";
import { insideOf } from "../inside.ts";
import type { ClusterMember } from "../member.ts";
import type { Hosting } from "../membership/hosting.ts";
import { endpointsOf } from "../membership/view.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { VirtualNetwork } from "./virtual-network.ts";
import type { VirtualServer } from "./virtual-server.ts";

/** Lets the nodes of a cluster listen on the virtual network. */
export function serveOnNetwork(cluster: SimulatedCluster, network: VirtualNetwork): Hosting {
	const servers = new Map<ClusterMember, VirtualServer>();
	const cut = new Set<ClusterMember>();
	return {
		open(member, contact) {
			const { questions } = insideOf(cluster);
			const server = network.listen(
				endpointsOf(contact),
				(wire: Wire) => void new ServedConnection(wire, { cluster, member, questions, clock: network.quiet }),
			);
			servers.set(member, server);
			server.setCut(cut.has(member));
		},
		kill(member) {
			servers.get(member)?.kill();
			servers.delete(member);
		},
		stop: (member) => servers.get(member)?.stop(),
		continue: (member) => servers.get(member)?.continue(),
		setCut(member, isCut) {
			if (isCut) cut.add(member);
			else cut.delete(member);
			servers.get(member)?.setCut(isCut);
		},
	};
}
