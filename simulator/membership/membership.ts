import type { Clock } from "../../src/clock.ts";
import { drawIn, type Random, type Range } from "../random.ts";
import { formCluster } from "./form-cluster.ts";
import { createProcess, hear, isNew, type NodeProcess, type ProcessRules } from "./node-process.ts";
import { type Contact, emptyView, type NodeView } from "./view.ts";
import type { MembershipWindows } from "./windows.ts";

export interface MembershipParts {
	readonly clock: Clock;
	readonly random: Random;
	readonly windows: MembershipWindows;
	/** Called after every change of what a node says. */
	readonly changed: (node: string, view: NodeView) => void;
}

/**
 * Who sees whom. Each node has a view of its own, which follows what happens to the processes after the delays that real clusters have.
 * Nodes suspect a silent one, form a cluster without it, and drop it from their lists; they meet a new one, form a cluster with it, and
 * learn its address. The rules speak of pairs of nodes alone, so any number of things may happen at once.
 */
export class Membership implements ProcessRules {
	readonly #parts: MembershipParts;
	readonly #nodes = new Map<string, NodeProcess>();
	#formsAt: number | undefined;

	constructor(parts: MembershipParts) {
		this.#parts = parts;
	}

	view(node: string): NodeView {
		return this.#node(node).view;
	}

	/** A process begins to answer, with an empty view. */
	start(name: string, contact: Contact): void {
		const node = this.#nodes.get(name) ?? createProcess(name, contact);
		this.#nodes.set(name, node);
		node.contact = contact;
		node.number++;
		node.state = "running";
		this.#forget(node);
		const { windows } = this.#parts;
		this.later(node, windows.meet, () => {
			node.view.integrity = true;
			node.view.isMember = true;
			this.#stir(node, windows.include);
		});
		this.#update();
		this.changed(node);
	}

	/** All nodes are in one cluster that has been calm for long. For the start of a run. */
	settle(contacts: ReadonlyMap<string, Contact>): void {
		for (const [name, contact] of contacts) {
			const node = createProcess(name, contact);
			this.#nodes.set(name, node);
			node.number = 1;
			node.state = "running";
		}
		const all = [...this.#nodes.values()].filter(({ state }) => state === "running");
		const key = this.drawKey();
		for (const node of all) {
			const { view } = node;
			for (const other of all) {
				if (other === node) continue;
				node.sees.set(other.name, other.number);
				view.peers.set(other.name, other.contact);
				view.alumni.set(other.name, other.contact);
				view.joined.add(other.name);
				view.announced.set(other.name, other.number);
			}
			view.peersGeneration = 2 * (all.length - 1);
			view.partitionGeneration = 1;
			view.generation = 1;
			Object.assign(view, { size: all.length, key, principal: principalOf(all), integrity: true, isMember: true });
			view.phase = "stable";
			this.changed(node);
		}
	}

	/** The process ends. */
	end(name: string): void {
		const node = this.#node(name);
		node.state = "down";
		this.#forget(node);
		this.#update();
	}

	stop(name: string): void {
		const node = this.#node(name);
		if (node.state !== "running") return;
		node.state = "stopped";
		node.stoppedAt = this.#parts.clock.now();
		this.#update();
	}

	/** The process goes on: in its old world, or alone, or as if nothing had been. */
	continue(name: string, wakes: "stale" | "alone" = this.#parts.random.chance(0.5) ? "stale" : "alone"): void {
		const node = this.#node(name);
		if (node.state !== "stopped") return;
		node.state = "running";
		const { windows, random } = this.#parts;
		const wasMissed = [...this.#nodes.values()].some((other) => node.sees.has(other.name) && !other.sees.has(name));
		const frozen = node.frozen.splice(0);
		if (wasMissed && wakes === "alone") {
			node.sees.clear();
			Object.assign(node.view, { size: 1, principal: name, phase: "unstable" });
			this.later(node, windows.alone, () => this.#form([node]));
		} else for (const action of frozen) this.later(node, [0, 300], action);
		// A stop that was nearly missed: the others suspect it, and the same cluster forms anew.
		if (!wasMissed && this.#parts.clock.now() - node.stoppedAt > NEARLY_MISSED_MS && random.chance(0.6)) {
			for (const other of this.#nodes.values()) {
				if (!hear(node, other)) continue;
				this.later(other, [100, 400], () => {
					this.#doubt(other);
					this.#stir(other, [1700, 2300]);
				});
			}
		}
		this.#update();
		this.changed(node);
	}

	/** Splits the network between nodes: each hears only those of its group. */
	split(groups: readonly (readonly string[])[]): void {
		for (const node of this.#nodes.values()) node.group = "";
		for (const [index, group] of groups.entries()) for (const name of group) this.#node(name).group = `group ${index}`;
		this.#update();
	}

	/** Turns a node's heartbeats off: the others lose it, and it goes on believing in all of them. */
	deafen(name: string): void {
		this.#node(name).isDeaf = true;
		this.#update();
	}

	heal(): void {
		for (const node of this.#nodes.values()) {
			node.group = "";
			node.isDeaf = false;
		}
		this.#update();
	}

	/** Forgets a node's alumni that are absent, as an operator can. */
	resetAlumni(name: string): void {
		const { view } = this.#node(name);
		for (const other of [...view.alumni.keys()]) {
			if (view.peers.has(other)) continue;
			view.alumni.delete(other);
			view.peersGeneration++;
		}
		this.changed(this.#node(name));
	}

	// --- for the rules ----------------------------------------------------------------------------------------

	/** Runs an action of a process later, unless the process has ended by then. A stopped process does it when it goes on. */
	later(node: NodeProcess, window: Range, action: () => void): void {
		const { clock, random } = this.#parts;
		const { number } = node;
		const run = (): void => {
			if (node.number !== number || node.state === "down") return;
			if (node.state === "stopped") node.frozen.push(run);
			else action();
		};
		clock.schedule(clock.now() + drawIn(window, random), "world", run);
	}

	changed(node: NodeProcess): void {
		if (node.state !== "down") this.#parts.changed(node.name, node.view);
	}

	drawKey(): string {
		return this.#parts.random
			.int(2 ** 40, 2 ** 48 - 1)
			.toString(16)
			.toUpperCase();
	}

	// --- the rules for pairs ----------------------------------------------------------------------------------

	/** Begins and ends suspicions and meetings, after something happened to the processes. */
	#update(): void {
		for (const node of this.#nodes.values()) {
			if (node.state !== "running" || node.isDeaf) continue;
			for (const other of this.#nodes.values()) if (other !== node) this.#updatePair(node, other);
		}
	}

	#updatePair(node: NodeProcess, other: NodeProcess): void {
		const isHeard = hear(node, other);
		const isSeen = node.sees.has(other.name);
		const isSame = node.sees.get(other.name) === other.number;
		const kind = isHeard ? (isSame ? undefined : "gain") : isSeen ? "loss" : undefined;
		if (node.pending.get(other.name)?.kind === kind) return;
		node.pending.delete(other.name);
		if (kind === undefined) return;
		const token = { kind } as const;
		node.pending.set(other.name, token);
		const { windows } = this.#parts;
		const isStart = isNew(node) || isNew(other);
		this.later(node, kind === "loss" ? windows.suspect : isStart ? windows.meet : windows.notice, () => {
			if (node.pending.get(other.name) !== token) return;
			node.pending.delete(other.name);
			if (kind === "loss") this.#lose(node, other);
			else this.#meet(node, other, isStart);
		});
	}

	#lose(node: NodeProcess, other: NodeProcess): void {
		node.sees.delete(other.name);
		if (node.view.principal === other.name) this.#doubt(node);
		this.#stir(node, this.#parts.windows.exclude);
	}

	#meet(node: NodeProcess, other: NodeProcess, isStart: boolean): void {
		const { windows } = this.#parts;
		node.sees.set(other.name, other.number);
		if (!isStart) this.#doubt(node);
		this.#stir(node, isStart ? windows.include : windows.reunite);
	}

	/** The node is not sure to which cluster it belongs. */
	#doubt({ view }: NodeProcess): void {
		view.integrity = false;
		view.isMember = false;
	}

	/** The node's cluster has to form anew. */
	#stir(node: NodeProcess, window: Range): void {
		node.isDirty = true;
		node.view.phase = "unstable";
		this.changed(node);
		const { clock, random } = this.#parts;
		const at = clock.now() + drawIn(window, random);
		if (this.#formsAt !== undefined && this.#formsAt >= at) return;
		this.#formsAt = at;
		clock.schedule(at, "world", () => {
			if (this.#formsAt !== at) return;
			this.#formsAt = undefined;
			this.#formAll();
		});
	}

	#formAll(): void {
		const left = new Set([...this.#nodes.values()].filter(({ state, isDeaf }) => state === "running" && !isDeaf));
		for (const first of left) {
			const company = [first];
			for (const node of company) {
				for (const other of left) if (!company.includes(other) && isLinked(node, other)) company.push(other);
			}
			for (const node of company) left.delete(node);
			if (company.some(({ isDirty }) => isDirty)) this.#form(company);
		}
	}

	#form(company: readonly NodeProcess[]): void {
		for (const node of company) {
			node.isDirty = false;
			node.sees.clear();
			for (const other of company) {
				if (other === node) continue;
				node.sees.set(other.name, other.number);
				node.pending.delete(other.name);
			}
		}
		formCluster(this, company, this.drawKey(), principalOf(company), this.#parts);
		this.#update();
	}

	#forget(node: NodeProcess): void {
		node.sees.clear();
		node.pending.clear();
		node.frozen.length = 0;
		node.isDirty = false;
		node.view = emptyView();
	}

	#node(name: string): NodeProcess {
		const node = this.#nodes.get(name);
		if (node === undefined) throw new RangeError(`Node ${JSON.stringify(name)} has never been started.`);
		return node;
	}
}

/** A shorter stop is never noticed. */
const NEARLY_MISSED_MS = 800;

function isLinked(one: NodeProcess, other: NodeProcess): boolean {
	return hear(one, other) && (one.sees.get(other.name) === other.number || other.sees.get(one.name) === one.number);
}

/** The node with the highest name leads. */
function principalOf(company: readonly NodeProcess[]): string {
	return company.reduce((highest, { name }) => (name > highest ? name : highest), "");
}
