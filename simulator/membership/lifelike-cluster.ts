import type { Clock } from "../../src/clock.ts";
import { follow, insideOf, memberOf, note } from "../inside.ts";
import type { ClusterMember, MemberOptions } from "../member.ts";
import { drawIn, type Range } from "../random.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { LifelikeOptions } from "./lifelike-options.ts";
import { Membership } from "./membership.ts";
import type { ProcessState } from "./process-state.ts";
import { type Contact, listsOf, type NodeView } from "./view.ts";
import { type MembershipWindows, REAL_CHANCES, REAL_WINDOWS } from "./windows.ts";

const NO_LISTS: Readonly<Record<string, readonly string[]>> = {};

/**
 * The verbs for a cluster that behaves like a real one: what happens to processes, machines and networks. The nodes'
 * views follow by themselves, each in its own time.
 */
export class LifelikeCluster {
	readonly membership: Membership;
	/** Grows with every change of `believed`, `starting` or `contactOf`, and also at other times. */
	changes = 0;
	readonly #cluster: SimulatedCluster;
	readonly #options: LifelikeOptions;
	readonly #clock: Clock;
	readonly #windows: MembershipWindows;
	readonly #contacts: Map<string, Contact>;
	/** The nodes that have restarted and do not know their sets yet. */
	readonly #emptied = new Set<string>();
	/**
	 * Counts the starts and ends of processes, by node, so that an event for one process does not happen to the
	 * next.
	 */
	readonly #turns = new Map<string, number>();
	readonly #changing = new Map<string, "starting" | "shutting down">();
	/** The processes that are shutting down, and whom each of them still lists. */
	readonly #lastLists = new Map<string, readonly string[]>();

	constructor(cluster: SimulatedCluster, options: LifelikeOptions) {
		const { clock: own, members } = insideOf(cluster);
		const { clock = own } = options;
		this.#cluster = cluster;
		this.#options = options;
		this.#clock = clock;
		this.#windows = { ...REAL_WINDOWS, ...options.windows };
		this.#contacts = new Map(options.contacts);
		this.membership = new Membership({
			clock,
			random: options.random,
			windows: this.#windows,
			chances: { ...REAL_CHANCES, ...options.chances },
			changed: (name, view) => this.#tell(this.#member(name), view),
		});
		const present = [...members.values()].filter(({ isActive, isUp }) => isActive && isUp);
		this.membership.settle(new Map(present.map(({ name }) => [name, this.contactOf(name)])));
		for (const member of present) options.hosting.open(member, this.contactOf(member.name));
		for (const member of members.values()) if (!present.includes(member)) member.isUp = false;
	}

	contactOf(node: string): Contact {
		const contact = this.#contacts.get(node);
		if (contact === undefined) throw new RangeError(`Node ${JSON.stringify(node)} has no address.`);
		return contact;
	}

	/** Whether a process of the node is running, stopped or not. */
	isUp(node: string): boolean {
		return this.#member(node).isUp;
	}

	stateOf(node: string): ProcessState {
		const { isUp, isStopped } = this.#member(node);
		return this.#changing.get(node) ?? (isUp ? (isStopped ? "stopped" : "running") : "down");
	}

	/** Ends all processes and cancels their future events. */
	end(): void {
		for (const { name } of insideOf(this.#cluster).members.values()) {
			this.#turn(name);
			this.crash(name);
		}
	}

	/** Cancels the future events of all processes, which stay as they are. */
	abandon(): void {
		for (const { name } of insideOf(this.#cluster).members.values()) this.#turn(name);
	}

	/** The processes that run now and have partitions, and whom each of them lists, itself included. */
	believed(): Readonly<Record<string, readonly string[]>> {
		const running = [...insideOf(this.#cluster).members.values()].filter(({ isUp, isStopped }) => isUp && !isStopped);
		const lists = running.map(({ name }) => [name, this.membership.listOf(name)] as const);
		return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
	}

	/**
	 * The processes that are shutting down, and whom each of them lists, itself included: until they exit, they answer as
	 * before.
	 */
	shuttingDown(): Readonly<Record<string, readonly string[]>> {
		if (this.#lastLists.size === 0) return NO_LISTS;
		return Object.fromEntries([...this.#lastLists].filter(([node]) => !this.#member(node).isStopped));
	}

	/** The processes that run now and have no partitions yet. */
	starting(): readonly string[] {
		return [...insideOf(this.#cluster).members.values()]
			.filter(({ name, isUp }) => isUp && this.membership.isStarting(name))
			.map(({ name }) => name);
	}

	/** The process ends at once, like one that is killed. */
	crash(node: string): void {
		const member = this.#member(node);
		if (!member.isUp) return;
		this.#turn(node);
		member.isStopped = false;
		this.#cluster.crash(node);
		this.#options.hosting.kill(member);
		this.membership.end(node);
	}

	/** The process ends at once, and a new one starts, as another build or at another address if you say so. */
	restart(node: string, { version, contact }: { readonly version?: string; readonly contact?: Contact } = {}): void {
		this.crash(node);
		if (contact !== undefined) this.#contacts.set(node, contact);
		this.#boot(this.#member(node), version);
	}

	/** The process gets the signal to shut down, and exits a little later. */
	leave(node: string): void {
		this.#terminate(node, () => {
			this.crash(node);
			this.#cluster.leave(node);
		});
	}

	/** A node starts: a new one, or one that was here before. */
	join(node: MemberOptions, contact?: Contact): void {
		if (contact !== undefined) this.#contacts.set(node.name, contact);
		this.contactOf(node.name);
		this.#cluster.join(node);
		const member = this.#member(node.name);
		member.isUp = false;
		this.#boot(member, undefined);
	}

	/** The node shuts down and starts again at another address. */
	move(node: string, contact: Contact): void {
		this.#terminate(node, () => this.restart(node, { contact }));
	}

	/** Two nodes shut down and start again, each at the address of the other. */
	swap(one: string, other: string): void {
		const [first, second] = [this.contactOf(one), this.contactOf(other)];
		let left = 2;
		const bothAreDown = (node: string) => (): void => {
			this.crash(node);
			left--;
			if (left > 0) return;
			this.restart(one, { contact: second });
			this.restart(other, { contact: first });
		};
		this.#terminate(one, bothAreDown(one));
		this.#terminate(other, bothAreDown(other));
	}

	stop(node: string): void {
		const member = this.#member(node);
		if (!member.isUp) return;
		this.changes++;
		this.#options.hosting.stop(member);
		member.isStopped = true;
		member.node.freeze(this.#now());
		this.membership.stop(node);
		note(insideOf(this.#cluster), member, "stopped");
	}

	continue(node: string, wakes?: "stale" | "alone"): void {
		const member = this.#member(node);
		if (!member.isUp) return;
		this.changes++;
		member.isStopped = false;
		member.node.thaw(this.#now());
		follow(insideOf(this.#cluster), member);
		this.#options.hosting.continue(member);
		this.membership.continue(node, wakes);
		note(insideOf(this.#cluster), member, "continued");
	}

	/** The network between the nodes splits. The client reaches all of them. */
	split(groups: readonly (readonly string[])[]): void {
		this.membership.split(groups);
		this.#noteNetwork("split");
	}

	/** The heartbeats of one node are off: the others lose it, and it goes on believing in all of them. */
	isolate(node: string): void {
		this.membership.deafen(node);
		note(insideOf(this.#cluster), this.#member(node), "isolated");
	}

	/** Ends all splits and isolations, and every cut from the client. */
	heal(): void {
		for (const member of insideOf(this.#cluster).members.values()) this.#options.hosting.setCut(member, false);
		this.membership.heal();
		this.#noteNetwork("healed");
	}

	/** The client cannot reach a node, or can again. */
	cut(node: string, isCut = true): void {
		const member = this.#member(node);
		this.#options.hosting.setCut(member, isCut);
		note(insideOf(this.#cluster), member, isCut ? "cut off" : "reachable");
	}

	#boot(member: ClusterMember, version: string | undefined): void {
		this.#turn(member.name);
		this.#changing.set(member.name, "starting");
		this.#during(member.name, this.#windows.boot, () => {
			this.#changing.delete(member.name);
			this.#cluster.restart(member.name, version, 0);
			this.#emptied.add(member.name);
			const contact = this.contactOf(member.name);
			this.membership.start(member.name, contact);
			this.#options.hosting.open(member, contact);
		});
	}

	#terminate(node: string, exit: () => void): void {
		const member = this.#member(node);
		if (!member.isUp) return;
		this.changes++;
		note(insideOf(this.#cluster), member, "terminated");
		this.#changing.set(node, "shutting down");
		const list = this.membership.listOf(node);
		if (list.length > 0) this.#lastLists.set(node, list);
		// The others receive no heartbeats of it from now on.
		this.membership.end(node);
		this.#during(node, this.#windows.exit, exit);
	}

	/** A node says what its view is. */
	#tell(member: ClusterMember, view: NodeView): void {
		this.changes++;
		const { address, alternate = "" } = this.contactOf(member.name);
		const { peers, alumni } = listsOf(member.name, view);
		const isReady = view.partitionGeneration >= 0;
		if (isReady && this.#emptied.delete(member.name)) this.#learnSets(member);
		member.node.setReady(isReady);
		member.node.setSurroundings({
			address,
			alternate,
			clusterName: this.#options.clusterName ?? "simulated",
			defaultPort: this.#options.defaultPort,
			clusterKey: view.key,
			peers,
			alumni,
			peersGeneration: view.peersGeneration,
			partitionGeneration: view.partitionGeneration,
			rebalanceGeneration: view.generation,
			standing: view,
			replicas: this.#options.replicas?.(member, [member.name, ...view.joined]) ?? {},
		});
		this.#options.changed?.(member.name);
	}

	/** An emptied node learns of a set with its first record. */
	#learnSets(member: ClusterMember): void {
		member.node.setKnownSets([]);
		this.#during(member.name, this.#windows.sets, () => member.node.setKnownSets(member.options.sets ?? "all"));
	}

	#turn(node: string): void {
		this.changes++;
		this.#turns.set(node, (this.#turns.get(node) ?? 0) + 1);
		this.#changing.delete(node);
		this.#lastLists.delete(node);
	}

	/** Runs an action later, unless another process has started or ended under the node's name before. */
	#during(node: string, window: Range, action: () => void): void {
		const turn = this.#turns.get(node);
		this.#clock.schedule(this.#now() + drawIn(window, this.#options.random), "world", () => {
			if (this.#turns.get(node) === turn) action();
		});
	}

	#noteNetwork(change: "split" | "healed"): void {
		this.#cluster.trace.add({ at: this.#now(), kind: "cluster", change });
	}

	#now(): number {
		return this.#clock.now();
	}

	#member(name: string): ClusterMember {
		return memberOf(insideOf(this.#cluster), name);
	}
}
