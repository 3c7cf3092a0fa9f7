import type { Cancel } from "../../clock.ts";
import { startLimit } from "../../limit.ts";
import { type Doubt, RequestFailure } from "../cluster.ts";
import { type Address, showAddresses } from "../info/address.ts";
import { type Belief, describe } from "./belief.ts";
import { connectFailure } from "./connect-failure.ts";
import type { ConnectionEvents, DialFailure, Greeting, InfoConnection } from "./dial.ts";
import { doubtsOf } from "./doubts.ts";
import { FormerMembers } from "./former-members.ts";
import { KnownNode } from "./known-node.ts";
import type { InfoClusterSettings } from "./options.ts";
import { Seeds } from "./seeds.ts";
import { shareRuns } from "./shared-run.ts";
import { addressesOf, judgeMembers, type NodeState, presentReport, rememberedOnly, shortListed, withProof } from "./view.ts";

/** More than any cluster has (CLUSTER-10). */
const MOST_NODES = 1024;
/** A chain of nodes, each known only to the one before it, is followed this far. */
const MOST_DEPTH = 64;
/** Trouble with one node makes all others be looked at soon, but no more often than this. */
const SOONEST_MS = 100;
/** How long a last look waits for a former member that did not answer before. */
const FORMER_MS = 250;

const LEFT: RequestFailure = new RequestFailure("closed", "the node has left the cluster");
const IGNORED: ConnectionEvents = { reply() {}, ended() {} };

/** Keeps the view of the members up to date: looks at all of them regularly, and soon after any trouble. */
export class Tender {
	readonly #settings: InfoClusterSettings;
	readonly #known = new Map<string, KnownNode>();
	readonly #seeds: Seeds;
	readonly #former: FormerMembers;
	/** The names of the members; `undefined` after a change. */
	#members: readonly string[] | undefined;
	#isCut = false;
	#isClosed = false;
	#tickedAt = Number.NEGATIVE_INFINITY;
	#tickDue = Number.POSITIVE_INFINITY;
	#cancelTick: Cancel = () => {};
	#onChange: () => void = () => {};
	/** Looks at every node once more. Waits that end at the same time share a look. */
	readonly #lookAtAll: () => Promise<void> = shareRuns(() => this.#lookNow());

	constructor(settings: InfoClusterSettings) {
		this.#settings = settings;
		this.#seeds = new Seeds(
			settings,
			(...met) => this.#meet(...met),
			() => this.#onChange(),
		);
		this.#former = new FormerMembers(
			settings,
			(...met) => this.#meet(...met),
			(greeting, address) => this.#prove(greeting, address),
		);
	}

	/** The nodes in the view. The same array until the view changes. */
	get members(): readonly string[] {
		this.#members ??= [...this.#known.values()].filter(({ state }) => state.isMember).map(({ state }) => state.name);
		return this.#members;
	}

	member(name: string): KnownNode | undefined {
		const node = this.#known.get(name);
		return node?.state.isMember === true ? node : undefined;
	}

	/**
	 * Tries all seeds side by side, and looks at every node that they lead to (CLUSTER-12). Resolves when each was tried once and
	 * a node that belongs to a cluster has answered; at the latest after `totalConnectTimeout`.
	 *
	 * @throws TaskError that says why no node that belongs to a cluster was found
	 */
	start(): Promise<void> {
		const { clock, totalConnectTimeout } = this.#settings;
		return new Promise((resolve, reject) => {
			const finish = (action: () => void): void => {
				cancelLimit();
				this.#onChange = () => {};
				action();
			};
			const conclude = (isOver: boolean): void => {
				const isTried = this.#seeds.areTried && this.#unseen().length === 0;
				const isLost = this.#known.size === 0 && this.#seeds.haveFailed;
				if (!isOver && !isTried) return;
				if (this.#isAnswered) finish(resolve);
				else if (isOver || isLost || this.#isClosed) {
					finish(() => reject(connectFailure(this.#seeds.ways, [...this.#known.values()], totalConnectTimeout)));
				}
			};
			const cancelLimit = startLimit(clock, totalConnectTimeout, () => conclude(true));
			this.#onChange = () => conclude(this.#isClosed);
			this.#tick();
		});
	}

	/** Looks at all members once more, and says why the view may lack a member. */
	async doubts(): Promise<readonly Doubt[]> {
		const { clock, tendInterval } = this.#settings;
		const until = clock.now() + 2 * tendInterval;
		await this.#lookAtAll();
		while (shortListed(this.#view).length > 0 && clock.now() < until && !this.#isClosed) {
			const next = Math.min(clock.now() + tendInterval / 4, until);
			await new Promise<void>((resolve) => clock.schedule(next, "world", resolve));
			await this.#lookAtAll();
		}
		return this.#doubtsNow();
	}

	describe(): Belief {
		return describe(this.#known, this.#seeds.ways, this.#former.ways, this.#doubtsNow(), this.#settings.clock.now());
	}

	close(failure: RequestFailure): void {
		this.#isClosed = true;
		this.#cancelTick();
		this.#seeds.close();
		this.#former.close();
		for (const { queue } of this.#known.values()) queue.close(failure);
		this.#known.clear();
		this.#members = undefined;
		this.#onChange();
	}

	get #view(): ReadonlyMap<string, NodeState> {
		return new Map([...this.#known].map(([name, { state }]) => [name, state]));
	}

	/** Some node that belongs to a cluster answers now. */
	get #isAnswered(): boolean {
		return [...this.#known.values()].some(({ state }) => presentReport(state) !== undefined);
	}

	#doubtsNow(): readonly Doubt[] {
		return doubtsOf(this.#view, this.#former.ways, this.#isCut || this.#former.isCut);
	}

	#tick(): void {
		if (this.#isClosed) return;
		const { clock, tendInterval } = this.#settings;
		this.#tickedAt = clock.now();
		this.#seeds.tryDue(this.#known, this.#isAnswered);
		for (const node of this.#known.values()) void this.#look(node);
		void this.#former.tryAll(FORMER_MS);
		this.#scheduleTick(this.#tickedAt + tendInterval);
	}

	#scheduleTick(due: number): void {
		this.#cancelTick();
		this.#tickDue = due;
		this.#cancelTick = this.#settings.clock.schedule(due, "world", () => this.#tick());
	}

	/** Members and addresses are read again after trouble with a node (CLUSTER-5, CLUSTER-7). */
	#lookSoon(): void {
		if (this.#isClosed) return;
		const due = Math.max(this.#settings.clock.now(), this.#tickedAt + SOONEST_MS);
		if (due < this.#tickDue) this.#scheduleTick(due);
	}

	#look(node: KnownNode): Promise<void> {
		return node.look((isNews) => {
			// Most looks find what the last one found. Large clusters would do much work for them.
			const isCalm = !isNews && [...this.#known.values()].every((each) => each.isWell);
			if (isCalm) this.#onChange();
			else this.#settle();
		});
	}

	async #lookNow(): Promise<void> {
		const fresh = async (node: KnownNode): Promise<void> => {
			if (node.isBeingLookedAt) await this.#look(node);
			node.isOutdated = true;
			await this.#look(node);
		};
		await Promise.all([...[...this.#known.values()].map(fresh), this.#former.tryAll(FORMER_MS)]);
		for (let unseen = this.#unseen(); unseen.length > 0 && !this.#isClosed; unseen = this.#unseen()) {
			await Promise.all(unseen.map((node) => this.#look(node)));
		}
	}

	#unseen(): readonly KnownNode[] {
		return [...this.#known.values()].filter(({ looks }) => looks === 0);
	}

	/** A node has named itself on a way in. */
	#meet(greeting: Greeting, connection: InfoConnection, address: Address): ConnectionEvents {
		const node = this.#know(greeting.node, 0);
		this.#prove(greeting, address);
		if (node === undefined || node.queue.greeting !== undefined) {
			connection.close();
			return IGNORED;
		}
		const events = node.queue.adopt(greeting, connection);
		void this.#look(node);
		return events;
	}

	/** An address at which a node has answered as itself is one of its addresses, whoever was looked for there (CLUSTER-4). */
	#prove({ node }: Greeting, address: Address): void {
		const known = this.#known.get(node);
		if (known === undefined) return this.#former.learn(node, address);
		known.heard();
		known.state.proofs = withProof(known.state.proofs, { address, at: this.#settings.clock.now() });
		if (known.queue.greeting === undefined) this.#retryIfMoved(known);
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
				const addresses = addressesOf(node.state, this.#view);
				node.triedAddresses = showAddresses(addresses);
				return addresses;
			},
			greeted: (greeting, address) => this.#prove(greeting, address),
			unreached: (failures) => this.#onUnreached(node, failures),
			ended: () => this.#onTrouble(node),
		});
		this.#known.set(name, node);
		return node;
	}

	#onUnreached(node: KnownNode, failures: readonly DialFailure[]): void {
		const { state } = node;
		const isRefused = failures.length > 0 && failures.every(({ end }) => end === "refused");
		state.refusedSince = isRefused ? (state.refusedSince ?? this.#settings.clock.now()) : undefined;
		this.#onTrouble(node);
		this.#settle(node);
	}

	#onTrouble(troubled: KnownNode): void {
		for (const node of this.#known.values()) if (node !== troubled) node.isOutdated = true;
		this.#lookSoon();
	}

	/**
	 * Draws the conclusions from what has become known: who is a member, who has left, who else is to be looked at.
	 *
	 * @param unreached the node that could not be reached, if that is the news. Then the addresses of the other nodes have not
	 * changed. Hundreds of nodes that cannot be reached would otherwise fill the event loop
	 */
	#settle(unreached?: KnownNode): void {
		if (this.#isClosed) return;
		for (const node of this.#known.values()) node.state.isReportOld = node.isReportOld;
		for (const { state } of [...this.#known.values()]) {
			const names = presentReport(state)?.names ?? [];
			for (const name of names) this.#know(name, state.depth + 1);
			if (presentReport(state)?.isCut) this.#isCut = true;
		}
		let view = this.#view;
		const members = judgeMembers(view, this.#settings.clock.now(), this.#settings.requestTimeout);
		const listed = new Set([...view.values()].flatMap((state) => [...(presentReport(state)?.names ?? [])]));
		for (const node of [...this.#known.values()]) {
			const { name, isMember } = node.state;
			node.state.isMember = members.has(name);
			if (isMember !== node.state.isMember) this.#members = undefined;
			if (isMember && !node.state.isMember) this.#onLeft(node);
			if (!node.state.isMember && !listed.has(name) && node.state.failingSince !== undefined) {
				this.#forget(node);
				view = this.#view;
			} else if (node.looks === 0) void this.#look(node);
			const mayHaveMoved = unreached === undefined || unreached === node;
			if (mayHaveMoved && node.queue.greeting === undefined) this.#retryIfMoved(node, view);
		}
		if (this.#settings.useAlumni) this.#former.follow(rememberedOnly(this.#view), (name) => members.has(name));
		this.#onChange();
	}

	#retryIfMoved(node: KnownNode, view = this.#view): void {
		const { triedAddresses } = node;
		if (triedAddresses !== undefined && triedAddresses !== showAddresses(addressesOf(node.state, view))) node.queue.retry();
	}

	#onLeft(node: KnownNode): void {
		const { name, refusedSince } = node.state;
		if (this.#settings.useAlumni) this.#former.add(name, addressesOf(node.state, this.#view), refusedSince !== undefined);
		node.queue.failQuestions(LEFT);
	}

	#forget(node: KnownNode): void {
		const { name, heardAt, isStarting, refusedSince } = node.state;
		// It has named itself, and has not said whether it belongs to the cluster.
		if (
			this.#settings.useAlumni &&
			heardAt !== undefined &&
			!isStarting &&
			refusedSince === undefined &&
			!this.#former.ways.has(name)
		) {
			this.#former.add(name, addressesOf(node.state, this.#view), false);
		}
		this.#known.delete(name);
		this.#members = undefined;
		node.queue.close(LEFT);
	}
}
