import { ServedConnection } from "../info-server/connection.ts";
import { insideOf } from "../inside.ts";
import type { ClusterMember } from "../member.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { StartedTask } from "../started-task.ts";
import { tellNeighbours } from "./neighbourhood.ts";
import { NodeServer } from "./node-server.ts";
import { SocketWire } from "./socket-wire.ts";

export interface ServeOptions {
	/** The ports of the nodes, in their order. For 0 or a missing port, the system picks one. */
	readonly ports?: readonly number[];
	/** A job that runs already. Clients that start a query track this job instead. Default: a start begins a job. */
	readonly startedTask?: StartedTask;
}

/** A cluster whose nodes listen on sockets. */
export interface ServedCluster {
	/** The addresses of the current members, as `127.0.0.1:port`. Each of them can be a seed. */
	readonly hosts: readonly string[];
	/** The address of a node. It does not change when the node crashes. */
	addressOf(node: string): string;
	/** The number of connected clients of all nodes. */
	readonly connections: number;
	/** Resolves when every node that is up listens. Rejects if a node cannot listen. */
	settled(): Promise<void>;
	/** Closes every port and every connection. The cluster itself remains usable. */
	close(): Promise<void>;
}

/**
 * Makes every node of a simulated cluster a real server on loopback, with the same nodes, jobs, plans and trace as in
 * process. Changes of the cluster also change its servers: a node that crashes resets its connections and refuses new
 * ones, a node that joins appears among the peers, and the partition maps change.
 *
 * @throws TypeError for a cluster on virtual time, which does not pass while a socket waits
 * @throws RangeError for invalid ports, or more ports than nodes
 */
export async function serveCluster(cluster: SimulatedCluster, options: ServeOptions = {}): Promise<ServedCluster> {
	const { members, questions, virtual } = insideOf(cluster);
	if (virtual !== undefined)
		throw new TypeError("A cluster on virtual time cannot listen on sockets. Give it a clock: `clock: createScaledClock()`.");
	const { startedTask } = options;
	const ports = checkPorts(options.ports ?? [], members.size);
	const servers = new Map<string, NodeServer>();
	let opening: Promise<unknown> = Promise.resolve();
	let generation = 0;
	let isStarted = false;

	const addressOf = (node: string): string => {
		const server = servers.get(node);
		if (server === undefined) throw new RangeError(`Node ${JSON.stringify(node)} does not listen.`);
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
			new NodeServer(member.name, { port: ports[servers.size] ?? 0 }, (socket) => {
				const wire = new SocketWire(socket);
				new ServedConnection(wire, { cluster, member, questions, ...(startedTask !== undefined && { startedTask }) });
				wire.pause(false);
			});
		servers.set(member.name, server);
		await server.open();
		// The port of a new node is known only now, so the peers can list it. At the start, they list all nodes at once.
		if (known === undefined && isStarted) tell();
	};
	/** Opens and shuts servers as their nodes go up and down. */
	const follow = (): void => {
		// A node that could not listen tries again now, so an earlier error no longer counts.
		const earlier = opening.catch(() => {});
		const opened: Promise<void>[] = [];
		for (const member of members.values()) {
			if (!member.isUp) void servers.get(member.name)?.shut();
			else opened.push(open(member));
		}
		opening = Promise.all([earlier, ...opened]);
		// `settled` reports the error. Without this line it would be unhandled if no code waits for `settled`.
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
	isStarted = true;
	tell();
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

/** @throws RangeError for invalid ports, or more ports than nodes */
export function checkPorts(ports: readonly number[], nodes: number): readonly number[] {
	for (const port of ports) {
		if (!Number.isInteger(port) || port < 0 || port > 65_535)
			throw new RangeError(`A port must be a whole number from 0 to 65535, not ${port}.`);
	}
	if (ports.length > nodes)
		throw new RangeError(
			`The list of ports must not be longer than the list of nodes: it has ${ports.length} ports for ${nodes} nodes.`,
		);
	return ports;
}
