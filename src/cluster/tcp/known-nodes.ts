import { type Doubt, RequestFailure } from "../cluster.ts";
import { type Address, showAddresses } from "../info/address.ts";
import { type AddressBook, addressBook } from "./address-book.ts";
import type { DialFailure, Greeting, InfoConnection, InfoConnectionEvents } from "./dial.ts";
import { doubtsOf } from "./doubts.ts";
import { FormerMembers } from "./former-members.ts";
import { KnownNode } from "./known-node.ts";
import type { InfoClusterSettings } from "./options.ts";
import { PacedWork } from "./paced-work.ts";
import { membersInView, presentReport, rememberedOnly, type View, type ViewedNode, withProof } from "./view.ts";
import type { Way } from "./way.ts";

/** More than any cluster has (CLUSTER-10). */
const MOST_NODES = 1024;
/** A chain of nodes, each known only to the one before it, is followed this far. */
const MOST_DEPTH = 64;
/** How long a last look waits for a former member that did not answer before. */
const FORMER_MS = 250;

const LEFT: RequestFailure = new RequestFailure("closed", "the node has left the cluster");
const IGNORED: InfoConnectionEvents = { reply() {}, ended() {} };

export interface KnownNodesEvents {
	/**
	 * A node could not be reached, or has lost a connection: members and addresses may have changed (CLUSTER-5,
	 * CLUSTER-7).
	 */
	trouble(): void;
	/** Something has become known. */
	changed(): void;
}

/**
 * All nodes that were met or are listed, and the conclusions about them: which are members, which have left, which are
 * to be met.
 */
export class KnownNodes {
	readonly #settings: InfoClusterSettings;
	readonly #on: KnownNodesEvents;
	readonly #known = new Map<string, KnownNode>();
	/** The same nodes as a list; `undefined` after a change. */
	#all: readonly KnownNode[] | undefined;
	/** The states of the known nodes, by name. */
	readonly #view = new Map<string, ViewedNode>();
	readonly #former: FormerMembers;
	/** In a large cluster, the conclusions are most of the work. */
	readonly #conclusions: PacedWork;
	/** The news since the last conclusions: "any", or only that these nodes could not be reached. */
	#news: "any" | Set<KnownNode> = new Set();
	/** Of the present view; `undefined` after a change. */
	#book: AddressBook | undefined;
	/** The names of the members; `undefined` after a change. */
	#members: readonly string[] | undefined;
	#isCut = false;
	#isClosed = false;

	constructor(settings: InfoClusterSettings, on: KnownNodesEvents) {
		this.#settings = settings;
		this.#on = on;
		this.#former = new FormerMembers(
			settings,
			(...met) => this.meet(...met),
			(greeting, address) => this.#prove(greeting, address),
		);
		this.#conclusions = new PacedWork(settings.clock, () => this.#settle());
	}

	get all(): readonly KnownNode[] {
		this.#all ??= [...this.#known.values()];
		return this.#all;
	}

	get(name: string): KnownNode | undefined {
		return this.#known.get(name);
	}

	/** The names of the members. The same array until they change. */
	get members(): readonly string[] {
		this.#members ??= this.all.filter(({ state }) => state.isMember).map(({ state }) => state.name);
		return this.#members;
	}

	/** Former members that are looked for. */
	get former(): ReadonlyMap<string, Way> {
		return this.#former.ways;
	}

	/** Some node that belongs to a cluster answers now. */
	get isAnswered(): boolean {
		return this.all.some(({ state }) => presentReport(state) !== undefined);
	}

	get isClosed(): boolean {
		return this.#isClosed;
	}

	get view(): View {
		return this.#view;
	}

	/** Why the view may lack a member. */
	get doubts(): readonly Doubt[] {
		this.conclude();
		return doubtsOf(this.#view, this.#former.ways, this.#isCut || this.#former.isCut);
	}

	look(node: KnownNode): Promise<void> {
		return node.look((found) => {
			// Most looks find what the last one found.
			const isSettled = found === "as before" || (found === "same report" && this.#former.isIdle);
			if (isSettled && this.all.every(({ isWell }) => isWell)) return this.#on.changed();
			this.#news = "any";
			this.#conclusions.news();
		});
	}

	/**
	 * Draws the conclusions that wait, so that what follows is right for everything that has become known. Returns
	 * whether there were any.
	 */
	conclude(): boolean {
		return this.#conclusions.catchUp();
	}

	lookForFormer(): Promise<void> {
		return this.#former.tryAll(FORMER_MS);
	}

	/** Whether members remember nodes that were not looked for yet. */
	get hasUntriedFormer(): boolean {
		return this.#former.hasUntried;
	}

	lookForUntriedFormer(): Promise<void> {
		return this.#former.tryUntried();
	}

	/** A node has answered with its name at an address that was tried. */
	meet(greeting: Greeting, connection: InfoConnection, address: Address): InfoConnectionEvents {
		if (this.#isClosed) return turnAway(connection);
		const node = this.#know(greeting.node, 0);
		this.#prove(greeting, address);
		if (node === undefined || node.queue.greeting !== undefined) return turnAway(connection);
		const events = node.queue.adopt(greeting, connection);
		void this.look(node);
		return events;
	}

	close(failure: RequestFailure): void {
		this.#isClosed = true;
		this.#conclusions.close();
		this.#former.close();
		for (const { queue } of this.#known.values()) queue.close(failure);
		// All looks end at once now.
		this.#settings.lookTurns.close();
		this.#known.clear();
		this.#all = undefined;
		this.#book = undefined;
		this.#view.clear();
		this.#members = undefined;
	}

	/**
	 * An address at which a node has answered as itself is one of its addresses, even if another node was expected there
	 * (CLUSTER-4).
	 *
	 * @param connecting the node that was looked for there. If it is the one that answered, it has a connection now
	 */
	#prove({ node }: Greeting, address: Address, connecting?: KnownNode): void {
		const known = this.#known.get(node);
		if (known === undefined) return this.#former.learn(node, address);
		known.heard();
		known.state.proofs = withProof(known.state.proofs, { address, at: this.#settings.clock.now() });
		this.#book = undefined;
		if (known !== connecting && known.queue.greeting === undefined) this.#retryIfMoved(known);
	}

	#know(name: string, depth: number): KnownNode | undefined {
		const known = this.#known.get(name);
		if (known !== undefined) return known;
		if (this.#known.size >= MOST_NODES || depth > MOST_DEPTH) {
			this.#isCut = true;
			return undefined;
		}
		const node: KnownNode = new KnownNode(name, depth, this.#settings, {
			addresses: () => {
				const addresses = this.#addressesOf(node);
				node.triedAddresses = showAddresses(addresses);
				return addresses;
			},
			greeted: (greeting, address) => this.#prove(greeting, address, node),
			unreached: (failures) => this.#onUnreached(node, failures),
			ended: () => this.#onTrouble(node),
			reported: () => {
				this.#book = undefined;
			},
		});
		this.#known.set(name, node);
		this.#all = undefined;
		this.#view.set(name, node.state);
		return node;
	}

	#onUnreached(node: KnownNode, failures: readonly DialFailure[]): void {
		const { state } = node;
		const isRefused = failures.length > 0 && failures.every(({ end }) => end === "refused");
		state.refusedSince = isRefused ? (state.refusedSince ?? this.#settings.clock.now()) : undefined;
		this.#onTrouble(node);
		if (this.#news !== "any") this.#news.add(node);
		this.#conclusions.news();
	}

	#onTrouble(troubled: KnownNode): void {
		for (const node of this.all) if (node !== troubled) node.isOutdated = true;
		this.#on.trouble();
	}

	/**
	 * Draws the conclusions from what has become known: which nodes are members, which have left, and which must be asked
	 * now. Returns how much work it was, in entries of lists. A node is as much as ten entries (measured).
	 */
	#settle(): number {
		const news = this.#news;
		this.#news = new Set();
		for (const node of this.#known.values()) node.state.isReportOld = node.isReportOld;
		let entries = 0;
		const listed = new Set<string>();
		for (const { state } of this.all) {
			const report = presentReport(state);
			if (report === undefined) continue;
			entries += report.peers.length + report.alumni.length;
			for (const name of report.names) {
				listed.add(name);
				this.#know(name, state.depth + 1);
			}
			if (report.isCut) this.#isCut = true;
		}
		const view = this.#view;
		const members = membersInView(view, this.#settings.clock.now(), this.#settings.requestTimeout);
		for (const node of this.all) {
			const { name, isMember } = node.state;
			node.state.isMember = members.has(name);
			if (isMember !== node.state.isMember) this.#members = undefined;
			if (isMember && !node.state.isMember) this.#onLeft(node);
			if (!node.state.isMember && !listed.has(name) && node.state.failingSince !== undefined) this.#forget(node);
			else if (node.looks === 0) void this.look(node);
			// If nodes could not be reached, the addresses of the others have not changed.
			const mayHaveMoved = news === "any" || news.has(node);
			if (mayHaveMoved && node.queue.greeting === undefined) this.#retryIfMoved(node);
		}
		if (this.#settings.useAlumni) {
			const remembered = rememberedOnly(view);
			if (remembered.isCut) this.#isCut = true;
			this.#former.follow(remembered.nodes, (name) => members.has(name));
		}
		this.#on.changed();
		return 10 * this.all.length + entries;
	}

	#retryIfMoved(node: KnownNode): void {
		const { triedAddresses } = node;
		if (triedAddresses !== undefined && triedAddresses !== showAddresses(this.#addressesOf(node))) node.queue.retry();
	}

	#addressesOf({ state }: KnownNode): readonly Address[] {
		this.#book ??= addressBook(this.#view);
		return this.#book(state);
	}

	#onLeft(node: KnownNode): void {
		const { name, refusedSince } = node.state;
		if (this.#settings.useAlumni) this.#former.add(name, this.#addressesOf(node), refusedSince !== undefined);
		node.queue.failQuestions(LEFT);
	}

	#forget(node: KnownNode): void {
		const { name, heardAt, isStarting, refusedSince } = node.state;
		// It has named itself, and has not said whether it belongs to the cluster.
		const mayBeMember = heardAt !== undefined && !isStarting && refusedSince === undefined;
		if (this.#settings.useAlumni && mayBeMember && !this.#former.ways.has(name)) {
			const { silence } = node;
			const message = silence?.message ?? `node ${name} gave no usable answer`;
			this.#former.addFailed(name, this.#addressesOf(node), message, this.#settings.tendInterval);
		}
		this.#known.delete(name);
		this.#all = undefined;
		this.#book = undefined;
		this.#view.delete(name);
		this.#members = undefined;
		node.queue.close(LEFT);
	}
}

function turnAway(connection: InfoConnection): InfoConnectionEvents {
	connection.close();
	return IGNORED;
}
