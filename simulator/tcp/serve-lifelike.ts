import { insideOf, memberOf } from "../inside.ts";
import type { ClusterMember, MemberOptions } from "../member.ts";
import { LifelikeCluster } from "../membership/lifelike-cluster.ts";
import type { ProcessState } from "../membership/process-state.ts";
import { type Contact, endpointsOf } from "../membership/view.ts";
import type { MembershipChances, MembershipWindows } from "../membership/windows.ts";
import { createRandom } from "../random.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { StartedTask } from "../started-task.ts";
import { hostOnLoopback } from "./host-on-loopback.ts";
import { replicasOf } from "./neighbourhood.ts";
import { checkAddresses, type NodeAddresses, reserve } from "./node-addresses.ts";
import type { ServedCluster } from "./serve-cluster.ts";

/** How often the system may pick a port that another program then takes. */
const START_ATTEMPTS = 5;

export interface ServeLifelikeOptions {
	/** The addresses of the nodes, by name. Default: 127.0.0.1 and a port that the system picks. */
	readonly addresses?: Readonly<Record<string, NodeAddresses>>;
	/** Random seed of the times at which the views change. Default 1. */
	readonly seed?: number;
	/** The windows that you pin. The others are those of real clusters. */
	readonly windows?: Partial<MembershipWindows>;
	readonly chances?: Partial<MembershipChances>;
	/** The port that the lists of peers leave out. Default: 3000. */
	readonly defaultPort?: number;
	/** A job that runs already. Clients that start a query track this job instead. Default: a start begins a job. */
	readonly startedTask?: StartedTask;
}

/**
 * A cluster whose nodes listen on sockets and behave like real ones. Each node has its own view: its peers and
 * their generation, all nodes that it has ever known, its count, its cluster key. The views follow the events, each
 * after the delay that real clusters have.
 *
 * A method throws an Error if the node is in a state in which this cannot happen, and a RangeError if no node has the
 * name.
 */
export interface LifelikeServedCluster extends ServedCluster {
	stateOf(node: string): ProcessState;
	/** The process ends at once, like one that is killed. Its address refuses connections. */
	crash(node: string): void;
	/** The process ends at once, and another one starts, as another build if you give one. */
	restart(node: string, options?: { readonly version?: string }): void;
	/** The process shuts down. The others then no longer list the node. */
	leave(node: string): void;
	/** A node starts: a new one, or one that was here before. */
	join(node: string | MemberOptions, addresses?: NodeAddresses): Promise<void>;
	/** The process stops, as by SIGSTOP: its connections stay open and silent, and its jobs pause. */
	stop(node: string): void;
	/**
	 * A stopped process continues. After a long stop it keeps its old list of members, or forms a cluster alone. Default:
	 * random (from the seed).
	 */
	continue(node: string, wakes?: "stale" | "alone"): void;
	/** The node shuts down and starts again at other addresses. Default: 127.0.0.1 and another port. */
	move(node: string, addresses?: NodeAddresses): Promise<void>;
	/** Two nodes shut down and start again, each at the address of the other. */
	swap(node: string, other: string): void;
	/**
	 * Nodes exchange heartbeats only within a group. The nodes that you do not name are one more group. Clients reach all
	 * of them.
	 */
	split(groups: readonly (readonly string[])[]): void;
	/**
	 * The node sends and receives no heartbeats: the others remove it from their lists, and it keeps its own list.
	 */
	isolate(node: string): void;
	/** Clients cannot reach a node: its connections are accepted, and silent. */
	cut(node: string): void;
	/** Clients reach a node again. */
	reach(node: string): void;
	/** Ends all splits, isolations and cuts. */
	heal(): void;
	/** Restores the state at the start, without any job. */
	reset(): void;
}

/**
 * Makes every node of a simulated cluster a real server on loopback, with its own view.
 *
 * @throws TypeError for a cluster on virtual time, which does not pass while a socket waits
 * @throws RangeError for invalid options, Error if a node cannot listen
 */
export async function serveLifelikeCluster(
	cluster: SimulatedCluster,
	options: ServeLifelikeOptions = {},
): Promise<LifelikeServedCluster> {
	const { members, virtual } = insideOf(cluster);
	if (virtual !== undefined)
		throw new TypeError("A cluster on virtual time cannot listen on sockets. Give it a clock: `clock: createScaledClock()`.");
	for (const [name, addresses] of Object.entries(options.addresses ?? {})) {
		memberOf(insideOf(cluster), name);
		checkAddresses(addresses, `addresses.${name}`);
	}
	for (let attempt = 1; ; attempt++) {
		const contacts = new Map<string, Contact>();
		const inUse = new Set<string>();
		for (const { name } of members.values()) {
			const contact = await reserve(name, options.addresses?.[name] ?? {}, inUse);
			contacts.set(name, contact);
			for (const endpoint of endpointsOf(contact)) inUse.add(endpoint);
		}
		const served = new LifelikeServers(cluster, options, contacts);
		try {
			await served.settled();
			return served;
		} catch (error) {
			await served.abandon();
			if (attempt === START_ATTEMPTS || !isPickedPortTaken(error, options)) throw error;
		}
	}
}

/** Whether another program took a port that the system had picked, before the node listened on it. */
function isPickedPortTaken(error: unknown, { addresses = {} }: ServeLifelikeOptions): boolean {
	const { code, port } = ((error as Error).cause ?? {}) as { readonly code?: string; readonly port?: number };
	const given = Object.values(addresses).flatMap(({ listen = [] }) => listen);
	return code === "EADDRINUSE" && !given.some((address) => address.endsWith(`:${port}`));
}

class LifelikeServers implements LifelikeServedCluster {
	readonly #cluster: SimulatedCluster;
	readonly #options: ServeLifelikeOptions;
	readonly #random: ReturnType<typeof createRandom>;
	readonly #hosting: ReturnType<typeof hostOnLoopback>;
	/** The addresses at the start, and those of nodes that joined. */
	readonly #contacts: Map<string, Contact>;
	#lifelike: LifelikeCluster;

	constructor(cluster: SimulatedCluster, options: ServeLifelikeOptions, contacts: Map<string, Contact>) {
		this.#cluster = cluster;
		this.#options = options;
		this.#contacts = contacts;
		this.#random = createRandom(options.seed ?? 1);
		this.#hosting = hostOnLoopback(cluster, options.startedTask);
		this.#lifelike = this.#begin();
	}

	#begin(): LifelikeCluster {
		const { windows, chances, defaultPort } = this.#options;
		return new LifelikeCluster(this.#cluster, {
			random: this.#random,
			hosting: this.#hosting,
			contacts: this.#contacts,
			replicas: (member, company) => replicasOf(member, this.#members(company)),
			...(windows !== undefined && { windows }),
			...(chances !== undefined && { chances }),
			...(defaultPort !== undefined && { defaultPort }),
		});
	}

	get hosts(): readonly string[] {
		return this.#cluster.activeNodes().map((node) => this.addressOf(node));
	}

	get connections(): number {
		return this.#hosting.connections;
	}

	addressOf(node: string): string {
		return endpointsOf(this.#lifelike.contactOf(node))[0] ?? "";
	}

	settled(): Promise<void> {
		return this.#hosting.settled();
	}

	async close(): Promise<void> {
		this.#lifelike.end();
		await this.#hosting.close();
	}

	/** Closes the sockets after a failed start. The nodes stay up, so that another start can serve them. */
	async abandon(): Promise<void> {
		this.#lifelike.abandon();
		await this.#hosting.close();
	}

	stateOf(node: string): ProcessState {
		return this.#lifelike.stateOf(node);
	}

	crash(node: string): void {
		this.#expect(node, ["running", "stopped", "shutting down"], "crash");
		this.#lifelike.crash(node);
	}

	restart(node: string, { version }: { readonly version?: string } = {}): void {
		if (!this.#member(node).isActive) throw new Error(`Node ${node} has left. Let it join instead.`);
		this.#lifelike.restart(node, version === undefined ? {} : { version });
	}

	leave(node: string): void {
		this.#expect(node, ["running"], "shut down");
		this.#lifelike.leave(node);
	}

	async join(node: string | MemberOptions, addresses?: NodeAddresses): Promise<void> {
		const options = typeof node === "string" ? { name: node } : node;
		const { name } = options;
		const isKnown = insideOf(this.#cluster).members.has(name);
		if (isKnown) this.#expect(name, ["down"], "start");
		const isMoved = addresses !== undefined || !this.#contacts.has(name);
		const contact = isMoved ? await reserve(name, addresses ?? {}, this.#endpoints()) : undefined;
		if (contact !== undefined && !isKnown) this.#contacts.set(name, contact);
		this.#lifelike.join(options, contact);
	}

	stop(node: string): void {
		this.#expect(node, ["running"], "be stopped");
		this.#lifelike.stop(node);
	}

	continue(node: string, wakes?: "stale" | "alone"): void {
		this.#expect(node, ["stopped"], "continue");
		this.#lifelike.continue(node, wakes);
	}

	async move(node: string, addresses: NodeAddresses = {}): Promise<void> {
		this.#expect(node, ["running"], "move");
		this.#lifelike.move(node, await reserve(node, addresses, this.#endpoints()));
	}

	swap(node: string, other: string): void {
		for (const each of [node, other]) this.#expect(each, ["running"], "swap its address");
		if (node === other) throw new Error(`Node ${node} cannot swap its address with itself.`);
		this.#lifelike.swap(node, other);
	}

	split(groups: readonly (readonly string[])[]): void {
		const named = groups.flat();
		for (const name of named) this.#member(name);
		const twice = named.find((name, index) => named.indexOf(name) < index);
		if (twice !== undefined) throw new Error(`Node ${twice} cannot be in two groups.`);
		this.#lifelike.split(groups);
	}

	isolate(node: string): void {
		this.#expect(node, ["running"], "be isolated");
		this.#lifelike.isolate(node);
	}

	cut(node: string): void {
		this.#member(node);
		this.#lifelike.cut(node);
	}

	reach(node: string): void {
		this.#member(node);
		this.#lifelike.cut(node, false);
	}

	heal(): void {
		this.#lifelike.heal();
	}

	reset(): void {
		this.#lifelike.heal();
		this.#lifelike.end();
		this.#cluster.reset();
		for (const { node, options } of insideOf(this.#cluster).members.values()) node.setKnownSets(options.sets ?? "all");
		this.#lifelike = this.#begin();
		this.#cluster.trace.clear();
	}

	#expect(node: string, states: readonly ProcessState[], action: string): void {
		this.#member(node);
		const state = this.stateOf(node);
		if (!states.includes(state)) throw new Error(`Node ${node} cannot ${action}: it is ${state}.`);
	}

	#endpoints(): ReadonlySet<string> {
		const { members } = insideOf(this.#cluster);
		return new Set([...members.keys()].flatMap((name) => endpointsOf(this.#lifelike.contactOf(name))));
	}

	#members(names: readonly string[]): readonly ClusterMember[] {
		// In the same order on every node, so that their partition maps fit together.
		return [...names].sort().map((name) => this.#member(name));
	}

	#member(name: string): ClusterMember {
		return memberOf(insideOf(this.#cluster), name);
	}
}
