import { leaves } from "./leaves.ts";
import type { Mistake } from "./mistakes.ts";
import type { NodeReport } from "./node-report.ts";

/** A member of a {@link PlainMembers}. */
export interface Known {
	listed: readonly string[];
	readonly answeredAt: Set<string>;
	report: NodeReport | undefined;
}

/** The members of a plain cluster, as the looks at them have shown. */
export class PlainMembers {
	readonly #has: (mistake: Mistake) => boolean;
	readonly #members = new Map<string, Known>();
	readonly #left = new Set<string>();
	readonly #proofs = new Map<string, Set<string>>();
	/** The nodes that answered at the seeds first. */
	readonly #first = new Set<string>();
	/** Mistake: peers that were listed without an address. */
	readonly #lost = new Set<string>();
	#reports: readonly NodeReport[] = [];

	constructor(has: (mistake: Mistake) => boolean) {
		this.#has = has;
	}

	get size(): number {
		return this.#members.size;
	}

	get names(): readonly string[] {
		return [...this.#members.keys()];
	}

	/** The reports of the last look that count. */
	get reports(): readonly NodeReport[] {
		return this.#reports;
	}

	get(name: string): Known | undefined {
		return this.#members.get(name);
	}

	isLost(name: string): boolean {
		return this.#lost.has(name);
	}

	/** Notes the nodes that answered at the seeds first. */
	followFirst(names: Iterable<string>): void {
		for (const name of names) this.#first.add(name);
	}

	/** A node has answered at an address. */
	answered(report: NodeReport, address: string): void {
		const known = this.#members.get(report.node);
		if (known !== undefined) {
			known.answeredAt.delete(address);
			known.answeredAt.add(address);
		} else if (this.counts(report) && !this.#left.has(report.node)) this.#admit(report.node).answeredAt.add(address);
	}

	clear(): void {
		this.#members.clear();
	}

	/** A node without partitions does not belong to a cluster yet. */
	counts({ hasPartitions }: NodeReport): boolean {
		return hasPartitions || this.#has("a node without partitions is a member like any other");
	}

	/** Whether the nodes that it lists are members. */
	leadsOn({ node }: NodeReport): boolean {
		return this.#first.has(node) || !this.#has("peers of peers are not followed");
	}

	/**
	 * Draws the conclusions from a look: who is a member now, and at which addresses. `wasPaused`: the client was paused
	 * during the look.
	 */
	judge(found: ReadonlyMap<string, NodeReport>, wasPaused: boolean): void {
		const counting = [...found.values()].filter((report) => this.counts(report));
		this.#reports = counting;
		const trusted = this.#has("a member's own list is the whole cluster") ? counting.slice(0, 1) : counting;
		const listed = new Map(trusted.flatMap(({ peers }) => [...peers]));
		for (const report of counting) {
			for (const [name, addresses] of report.peers) {
				if (this.#left.has(name) || !listed.has(name) || !this.leadsOn(report)) continue;
				const known = this.#admit(name);
				const isFixed = this.#has("a new address is never learned") && known.listed.length > 0;
				const isNew = known.listed.length + known.answeredAt.size === 0;
				if (this.#has("a peer without an address is lost") && isNew && addresses.length === 0) this.#lost.add(name);
				if (!isFixed && addresses.length > 0 && !this.#lost.has(name)) known.listed = addresses;
			}
		}
		for (const [name, known] of [...this.#members]) {
			const report = found.get(name);
			if (report !== undefined) known.report = report;
			const isOnly = this.#members.size === 1;
			if (!leaves({ name, isAnswering: report !== undefined, isOnly, wasPaused, counting, listed }, this.#has)) continue;
			this.#members.delete(name);
			if (this.#has("a node that left never comes back")) this.#left.add(name);
		}
	}

	/** First the address that answered last, so that a dead one costs time only once. */
	addressesOf({ listed, answeredAt }: Known): readonly string[] {
		if (this.#has("the address at which a node answered is forgotten") && listed.length > 0) return listed;
		const [last] = [...answeredAt].slice(-1);
		const all = [...new Set([...(last !== undefined && listed.includes(last) ? [last] : []), ...listed, ...answeredAt])];
		return this.#has("only the first address is tried") ? all.slice(0, 1) : all;
	}

	#admit(name: string): Known {
		// An address at which a node answered stays one of its addresses, also after it has left.
		const answeredAt = this.#proofs.get(name) ?? new Set<string>();
		this.#proofs.set(name, answeredAt);
		const known = this.#members.get(name) ?? { listed: [], answeredAt, report: undefined };
		this.#members.set(name, known);
		return known;
	}
}
