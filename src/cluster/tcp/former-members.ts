import type { Cancel } from "../../clock.ts";
import { type Address, showAddress, showAddresses } from "../info/address.ts";
import { DialFailure, type Greeting } from "./dial.ts";
import type { ReachSettings } from "./reach.ts";
import { MOST_ADDRESSES } from "./view.ts";
import { type OnMet, Way } from "./way.ts";

/** More than any cluster has (CLUSTER-10). */
const MOST_FORMER = 1024;
/** Addresses of one of them: those that members remember, and those at which it answered before (CLUSTER-10). */
const MOST_PLACES = 2 * MOST_ADDRESSES;

/**
 * Nodes that were members, or that a member remembers, and that no member lists now (CLUSTER-11). The library tries to
 * reach each of them. A node that answers with its own name is a member again. If its addresses refuse connections or
 * belong to other nodes, it is gone. Otherwise it is silent.
 */
export class FormerMembers {
	readonly ways: Map<string, Way> = new Map();
	/** Those that are gone, with the addresses at which they were looked for. */
	readonly #gone = new Map<string, string>();
	readonly #settings: ReachSettings;
	readonly #onMet: OnMet;
	readonly #onStranger: (greeting: Greeting, address: Address) => void;
	/** When nodes named themselves and then gave no usable answer, by name. */
	readonly #failedAt = new Map<string, number>();
	/** Some were left out, because there are too many. */
	isCut = false;

	/** `onMet` is called with a former member that answers, `onStranger` with another node at its address. */
	constructor(settings: ReachSettings, onMet: OnMet, onStranger: (greeting: Greeting, address: Address) => void) {
		this.#settings = settings;
		this.#onMet = onMet;
		this.#onStranger = onStranger;
	}

	/** A node has left. It is looked for, unless it refuses. So are all that were gone before: they may be back. */
	add(name: string, addresses: readonly Address[], isRefusing: boolean): void {
		this.#gone.clear();
		if (!isRefusing) this.ways.set(name, new Way(addresses));
	}

	/**
	 * A node has named itself, and has then given no usable answer. It is looked for at once, but not again and again:
	 * after a second failure within `pause` milliseconds, it counts as silent until all are tried again.
	 */
	addFailed(name: string, addresses: readonly Address[], message: string, pause: number): void {
		const now = this.#settings.clock.now();
		const before = this.#failedAt.get(name) ?? Number.NEGATIVE_INFINITY;
		// A server may name itself differently each time.
		if (this.#failedAt.size > MOST_FORMER) this.#failedAt.clear();
		this.#failedAt.set(name, now);
		this.add(name, addresses, false);
		const way = this.ways.get(name);
		if (now - before < pause && way !== undefined) {
			way.end = { kind: "failed", failures: [new DialFailure("other", "malformed", message)] };
		}
	}

	/** Begins to look for the nodes that are remembered and were not looked for at these addresses. */
	follow(remembered: ReadonlyMap<string, readonly Address[]>, isMember: (name: string) => boolean): void {
		// A server may remember other nodes each time.
		if (this.#gone.size > MOST_FORMER) for (const name of this.#gone.keys()) if (!remembered.has(name)) this.#gone.delete(name);
		for (const [name, addresses] of remembered) {
			const way = this.ways.get(name);
			if (way !== undefined) this.#extend(name, way, addresses);
			if (way !== undefined || addresses.length === 0 || this.#gone.get(name) === showAddresses(addresses)) continue;
			if (this.ways.size >= MOST_FORMER) {
				this.isCut = true;
				break;
			}
			this.ways.set(name, new Way(addresses));
		}
		for (const [name, way] of this.ways) {
			if (isMember(name)) {
				way.close();
				this.ways.delete(name);
			} else if (way.end.kind === "untried") void this.#try(name, way);
		}
	}

	/**
	 * A node has answered at an address where another was looked for. If it is one of these, it is looked for there
	 * (CLUSTER-4).
	 */
	learn(name: string, address: Address): void {
		const way = this.ways.get(name);
		const known = way?.addresses ?? [];
		if (way === undefined && !this.#gone.delete(name)) return;
		if (known.some((other) => showAddress(other) === showAddress(address))) return;
		way?.close();
		const found = new Way([address, ...known]);
		this.ways.set(name, found);
		void this.#try(name, found);
	}

	/**
	 * Tries all of them. A node that was silent before gets only `patience` milliseconds, so that it does not delay the
	 * look.
	 */
	async tryAll(patience: number): Promise<void> {
		if (this.ways.size === 0) return;
		const { clock } = this.#settings;
		const attempts = [...this.ways].map(async ([name, way]): Promise<void> => {
			const wasSilent = way.isSilent;
			const attempt = this.#try(name, way);
			if (!wasSilent) return attempt;
			let cancel: Cancel = () => {};
			const enough = new Promise<void>((resolve) => {
				cancel = clock.schedule(clock.now() + patience, "world", resolve);
			});
			await Promise.race([attempt, enough]);
			cancel();
		});
		await Promise.all(attempts);
	}

	/** A node is looked for. If its remembered addresses are others than those, it is looked for at all of them. */
	#extend(name: string, way: Way, addresses: readonly Address[]): void {
		const known = new Set(way.addresses.map(showAddress));
		if (addresses.every((address) => known.has(showAddress(address)))) return;
		const remembered = new Set(addresses.map(showAddress));
		const others = way.addresses.filter((address) => !remembered.has(showAddress(address)));
		if (addresses.length + others.length > MOST_PLACES) this.isCut = true;
		way.close();
		this.ways.set(name, new Way([...addresses, ...others].slice(0, MOST_PLACES)));
	}

	/** No node is looked for, and none was found to be gone. */
	get isIdle(): boolean {
		return this.ways.size === 0 && this.#gone.size === 0;
	}

	/** Whether some were not tried yet. They became known during a look. */
	get hasUntried(): boolean {
		return [...this.ways.values()].some(isUntried);
	}

	/** Tries those that were not tried yet. */
	async tryUntried(): Promise<void> {
		const untried = [...this.ways].filter(([, way]) => isUntried(way));
		await Promise.all(untried.map(([name, way]) => this.#try(name, way)));
	}

	close(): void {
		for (const way of this.ways.values()) way.close();
		this.ways.clear();
	}

	async #try(name: string, way: Way): Promise<void> {
		await way.try(this.#settings, (greeting, connection, address) => {
			if (greeting.node === name) return this.#onMet(greeting, connection, address);
			this.#onStranger(greeting, address);
			return undefined;
		});
		const current = this.ways.get(name);
		// An address of the node became known meanwhile. The attempt ends only when the node was looked for there, too.
		if (current !== undefined && current !== way) return this.#try(name, current);
		if (current === undefined || way.isSilent) return;
		this.ways.delete(name);
		if (way.isGone) this.#gone.set(name, showAddresses(way.addresses));
	}
}

function isUntried({ end }: Way): boolean {
	return end.kind === "untried";
}
