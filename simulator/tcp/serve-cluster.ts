import type { ClusterMember } from "../member.ts";
import { insideOf, type SimulatedCluster } from "../simulated-cluster.ts";
import { Connection } from "./connection.ts";
import { tellNeighbours } from "./neighbourhood.ts";
import { NodeServer } from "./node-server.ts";

export interface ServeOptions {
	/** The ports of the nodes, in their order. 0, and a node without one: a port that the system picks. */
	readonly ports?: readonly number[];
}

/** A cluster that listens. */
export interface ServedCluster {
	/** The addresses of the nodes that are members now, as `127.0.0.1:port`: any of them is a seed. */
	readonly hosts: readonly string[];
	/** A node's address, which it keeps through crashes. */
	addressOf(node: string): string;
	/** How many clients are connected, over all nodes. */
	readonly connections: number;
	/** Resolves once every node that is up listens; rejects where one cannot. */
	settled(): Promise<void>;
	/** Closes every port and every connection. The cluster itself lives on. */
	close(): Promise<void>;
}

/**
 * Lets every node of a simulated cluster be a real server on loopback: the same nodes, jobs, plans and trace as in process. What happens to the
 * cluster happens to its servers: a node that crashes resets its connections and refuses new ones, one that joins is listed among the
 * peers, and the partition maps follow.
 *
 * @throws TypeError for a cluster on virtual time, which stands still while a socket waits
 * @throws RangeError for ports that are none, or more than nodes
 */
export async function serveCluster(cluster: SimulatedCluster, options: ServeOptions = {}): Promise<ServedCluster> {
	const { members, questions, isOnVirtualTime } = insideOf(cluster);
	if (isOnVirtualTime) throw new TypeError("A cluster that listens needs a clock that runs by itself; give it a scaled one.");
	const ports = checkPorts(options.ports ?? [], members.size);
	const servers = new Map<string, NodeServer>();
	let opening: Promise<unknown> = Promise.resolve();
	let generation = 0;

	const addressOf = (node: string): string => {
		const server = servers.get(node);
		if (server === undefined) throw new RangeError(`No node ${JSON.stringify(node)} listens.`);
		return server.address;
	};
	const tell = (): void => {
		const known = [...members.values()].filter(({ name }) => servers.get(name)?.hasAddress);
		tellNeighbours(known, addressOf, generation++);
	};
	const open = async (member: ClusterMember): Promise<void> => {
		const known = servers.get(member.name);
		const server =
			known ??
			new NodeServer(member.name, ports[servers.size] ?? 0, (socket) => new Connection(socket, { cluster, member, questions }));
		servers.set(member.name, server);
		await server.open();
		// Only now is a new node's port known, and so its address among the peers.
		if (known === undefined) tell();
	};
	/** Makes the servers what the nodes are. */
	const follow = (): void => {
		for (const member of members.values()) {
			if (!member.isUp) void servers.get(member.name)?.shut();
			else opening = Promise.all([opening, open(member)]);
		}
		// Whoever waits for `settled` is told; nobody may be waiting.
		opening.catch(() => {});
		tell();
	};

	const unsubscribe = cluster.trace.subscribe((event) => {
		if (event.kind === "node" && event.change !== "held" && event.change !== "released") follow();
	});
	const close = async (): Promise<void> => {
		unsubscribe();
		await Promise.all([...servers.values()].map((server) => server.shut()));
		await opening.catch(() => {});
	};
	follow();
	try {
		await opening;
	} catch (error) {
		await close();
		throw error;
	}
	return {
		get hosts() {
			return cluster.activeNodes().map(addressOf);
		},
		get connections() {
			return [...servers.values()].reduce((sum, server) => sum + server.connections, 0);
		},
		addressOf,
		async settled() {
			await opening;
		},
		close,
	};
}

function checkPorts(ports: readonly number[], nodes: number): readonly number[] {
	for (const port of ports) {
		if (!Number.isInteger(port) || port < 0 || port > 65_535)
			throw new RangeError(`A port must be a whole number from 0 to 65535, not ${port}.`);
	}
	if (ports.length > nodes) throw new RangeError(`There are ${ports.length} ports for ${nodes} nodes.`);
	return ports;
}
