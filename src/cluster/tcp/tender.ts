import type { Cancel } from "../../clock.ts";
import type { Doubt, RequestFailure } from "../cluster.ts";
import { type Belief, describeView } from "./belief.ts";
import { Connecting } from "./connecting.ts";
import type { KnownNode } from "./known-node.ts";
import { KnownNodes } from "./known-nodes.ts";
import type { InfoClusterSettings } from "./options.ts";
import { Seeds } from "./seeds.ts";
import { shareRuns } from "./shared-run.ts";
import { shortListed, unreadable } from "./view.ts";

/** After a failure of one node, all others are looked at soon, but not more often than this. */
const SOONEST_MS = 100;

/** Keeps the view of the members up to date: looks at all of them regularly, and soon after each failure. */
export class Tender {
	readonly #settings: InfoClusterSettings;
	readonly #nodes: KnownNodes;
	readonly #seeds: Seeds;
	#connecting: Connecting | undefined;
	#tickedAt = Number.NEGATIVE_INFINITY;
	#tickDue = Number.POSITIVE_INFINITY;
	#cancelTick: Cancel = () => {};
	/** Each ends a pause between two looks. */
	readonly #rests = new Set<() => void>();
	/** Looks at every node again. Waits that end at the same time share a look. */
	readonly #lookAtAll: () => Promise<void> = shareRuns(() => this.#lookNow());

	constructor(settings: InfoClusterSettings) {
		this.#settings = settings;
		this.#nodes = new KnownNodes(settings, { trouble: () => this.#lookSoon(), changed: () => this.#connecting?.check() });
		this.#seeds = new Seeds(settings, (...met) => this.#nodes.meet(...met));
	}

	/** The nodes in the view. The same array until the view changes. */
	get members(): readonly string[] {
		return this.#nodes.members;
	}

	member(name: string): KnownNode | undefined {
		const node = this.#nodes.get(name);
		return node?.state.isMember === true ? node : undefined;
	}

	/**
	 * Tries all seeds side by side, and looks at every node that they lead to.
	 *
	 * @throws TaskError that says why no node that belongs to a cluster was found
	 */
	start(): Promise<void> {
		this.#connecting = new Connecting(this.#settings, this.#seeds, this.#nodes);
		this.#tick();
		return this.#connecting.ended;
	}

	/** Looks at all members again, and returns the reasons why the view may lack a member. */
	async doubts(): Promise<readonly Doubt[]> {
		const { clock, tendInterval } = this.#settings;
		const until = clock.now() + 2 * tendInterval;
		await this.#lookAtAll();
		const isUnclear = (): boolean => shortListed(this.#nodes.view).length + unreadable(this.#nodes.view).length > 0;
		while (isUnclear() && clock.now() < until && !this.#nodes.isClosed) {
			await this.#rest(Math.min(clock.now() + tendInterval / 4, until));
			await this.#lookAtAll();
		}
		return this.#nodes.doubts;
	}

	describe(): Belief {
		return describeView(this.#nodes.all, this.#seeds.ways, this.#nodes.former, this.#nodes.doubts, this.#settings.clock.now());
	}

	close(failure: RequestFailure): void {
		this.#cancelTick();
		for (const end of this.#rests) end();
		this.#seeds.close();
		this.#nodes.close(failure);
		this.#connecting?.check();
	}

	/** Pauses until a time, or until the cluster is closed. */
	#rest(until: number): Promise<void> {
		return new Promise((resolve) => {
			const end = (): void => {
				cancel();
				this.#rests.delete(end);
				resolve();
			};
			const cancel = this.#settings.clock.schedule(until, "world", end);
			this.#rests.add(end);
		});
	}

	#tick(): void {
		if (this.#nodes.isClosed) return;
		const { clock, tendInterval } = this.#settings;
		this.#tickedAt = clock.now();
		this.#seeds.tryDue(
			(name) => this.#nodes.get(name),
			this.#nodes.isAnswered,
			() => this.#connecting?.check(),
		);
		for (const node of this.#nodes.all) void this.#nodes.look(node);
		void this.#nodes.lookForFormer();
		this.#scheduleTick(this.#tickedAt + tendInterval);
	}

	#scheduleTick(due: number): void {
		this.#cancelTick();
		this.#tickDue = due;
		this.#cancelTick = this.#settings.clock.schedule(due, "world", () => this.#tick());
	}

	#lookSoon(): void {
		if (this.#nodes.isClosed) return;
		const due = Math.max(this.#settings.clock.now(), this.#tickedAt + SOONEST_MS);
		if (due < this.#tickDue) this.#scheduleTick(due);
	}

	async #lookNow(): Promise<void> {
		const fresh = async (node: KnownNode): Promise<void> => {
			if (node.isBeingLookedAt) await this.#nodes.look(node);
			node.isOutdated = true;
			await this.#nodes.look(node);
		};
		await Promise.all([...this.#nodes.all.map(fresh), this.#nodes.lookForFormer()]);
		// The look may have found nodes that were not asked yet, and nodes that members remember.
		this.#nodes.conclude();
		while ((this.#unseen().length > 0 || this.#nodes.hasUntriedFormer) && !this.#nodes.isClosed) {
			await Promise.all([...this.#unseen().map((node) => this.#nodes.look(node)), this.#nodes.lookForUntriedFormer()]);
			this.#nodes.conclude();
		}
	}

	#unseen(): readonly KnownNode[] {
		return this.#nodes.all.filter(({ looks }) => looks === 0);
	}
}
