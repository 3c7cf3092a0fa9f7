import type { Clock } from "../../src/clock.ts";
import { drawIn, type Random, type Range } from "../random.ts";
import { formCluster } from "./form-cluster.ts";
import { hear, isNew, type NodeProcess, type ProcessRules } from "./node-process.ts";
import type { MembershipChances, MembershipWindows } from "./windows.ts";

interface FormingParts {
	readonly clock: Clock;
	readonly random: Random;
	readonly windows: MembershipWindows;
	readonly chances: MembershipChances;
	readonly nodes: ReadonlyMap<string, NodeProcess>;
	readonly rules: ProcessRules;
	/** Called after a cluster has formed. */
	readonly formed: () => void;
}

/** A process that is younger does not join the cluster that forms. */
const TAKEN_ALONG_MS = 1000;

/** Decides when clusters form, and of which nodes. */
export class Forming {
	readonly #parts: FormingParts;
	#formsAt: number | undefined;

	constructor(parts: FormingParts) {
		this.#parts = parts;
	}

	/** The node's cluster has to form again. */
	stir(node: NodeProcess, window: Range, how: "at once" | "quietly" = "at once"): void {
		const { clock, random, rules } = this.#parts;
		node.isDirty = true;
		if (how === "at once") {
			node.view.phase = "unstable";
			rules.changed(node);
		}
		const at = clock.now() + drawIn(window, random);
		// A node that notices later joins the same cluster.
		if (this.#formsAt !== undefined) return;
		this.#formsAt = at;
		clock.schedule(at, "world", () => {
			if (this.#formsAt === at) this.#agree(at);
		});
	}

	/** The nodes know that they belong together, and form the cluster a moment later. */
	#agree(formsAt: number): void {
		const { clock, random, windows, chances, rules } = this.#parts;
		for (const company of this.#companies()) {
			for (const node of company) {
				Object.assign(node.view, { integrity: true, isMember: true, phase: "unstable" });
				rules.changed(node);
			}
		}
		clock.schedule(clock.now() + drawIn(windows.agree, random), "world", () => {
			if (this.#formsAt !== formsAt) return;
			this.#formsAt = undefined;
			for (const company of this.#companies()) {
				const fallsApart = company.length > 1 && !company.some(isNew) && random.chance(chances.fallApart);
				for (const part of fallsApart ? company.map((node) => [node]) : [company]) this.form(part);
			}
		});
	}

	/** The nodes that exchange heartbeats, if one of them changed. */
	#companies(): readonly (readonly NodeProcess[])[] {
		const left = new Set([...this.#parts.nodes.values()].filter(({ state, isDeaf }) => state === "running" && !isDeaf));
		const companies: NodeProcess[][] = [];
		for (const first of left) {
			const company = [first];
			for (const node of company) {
				for (const other of left) if (!company.includes(other) && this.#isLinked(node, other)) company.push(other);
			}
			for (const node of company) left.delete(node);
			if (company.some(({ isDirty }) => isDirty)) companies.push(company);
		}
		return companies;
	}

	#isLinked(one: NodeProcess, other: NodeProcess): boolean {
		if (!hear(one, other)) return false;
		if (one.sees.get(other.name) === other.number || other.sees.get(one.name) === one.number) return true;
		// A process that has just started is taken along if a cluster forms anyway.
		const since = Math.max(one.startedAt, other.startedAt);
		return (isNew(one) || isNew(other)) && !one.isSlow && !other.isSlow && this.#parts.clock.now() - since >= TAKEN_ALONG_MS;
	}

	form(company: readonly NodeProcess[]): void {
		for (const node of company) {
			node.isDirty = false;
			node.sees.clear();
			for (const other of company) {
				if (other === node) continue;
				node.sees.set(other.name, other.number);
				node.pending.delete(`gain ${other.name}`);
			}
		}
		formCluster(this.#parts.rules, company, drawKey(this.#parts.random), principalOf(company), this.#parts);
		this.#parts.formed();
	}
}

/** The node with the highest name leads. */
export function principalOf(company: readonly NodeProcess[]): string {
	return company.reduce((highest, { name }) => (name > highest ? name : highest), "");
}

export function drawKey(random: Random): string {
	return random
		.int(2 ** 40, 2 ** 48 - 1)
		.toString(16)
		.toUpperCase();
}
