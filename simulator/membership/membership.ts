import type { Clock } from "../../src/clock.ts";
import { drawIn, type Random, type Range } from "../random.ts";
import { drawKey, Forming, principalOf } from "./forming.ts";
import { createProcess, hear, isNew, type NodeProcess, type ProcessRules } from "./node-process.ts";
import { type Contact, emptyView, listsOf, type NodeView } from "./view.ts";
import type { MembershipChances, MembershipWindows } from "./windows.ts";

export interface MembershipParts {
	readonly clock: Clock;
	readonly random: Random;
	readonly windows: MembershipWindows;
	readonly chances: MembershipChances;
	/** Called after every change of what a node says. */
	readonly changed: (node: string, view: NodeView) => void;
}

/**
 * Which nodes see each other. Each node has its own view, which follows the events of the processes after the delays
 * that real clusters have. Nodes suspect a silent one, form a cluster without it, and drop it from their lists; they
 * meet a new one, form a cluster with it, and learn its address. The rules are about pairs of nodes only, so any number
 * of things may happen at once.
 */
export class Membership implements ProcessRules {
	readonly #parts: MembershipParts;
	readonly #nodes = new Map<string, NodeProcess>();
	readonly #forming: Forming;

	constructor(parts: MembershipParts) {
		this.#parts = parts;
		this.#forming = new Forming({ nodes: this.#nodes, rules: this, formed: () => this.#update(), ...parts });
	}

	view(node: string): NodeView {
		return this.#node(node).view;
	}

	/** The members that a node lists, itself included. Empty while it has no partitions. */
	listOf(node: string): readonly string[] {
		const view = this.view(node);
		return view.partitionGeneration < 0 ? [] : listsOf(node, view).members;
	}

	/**
	 * Whether a process answers and has no partitions yet. A process that is shutting down still says what it said before.
	 */
	isStarting(node: string): boolean {
		const { state, view } = this.#node(node);
		return state === "running" && view.partitionGeneration < 0;
	}

	/** A process begins to answer, with an empty view. */
	start(name: string, contact: Contact): void {
		const node = this.#nodes.get(name) ?? createProcess(name, contact);
		this.#nodes.set(name, node);
		node.contact = contact;
		node.number++;
		node.state = "running";
		// A command turned its heartbeats off. The process begins with its configuration file.
		node.isDeaf = false;
		node.startedAt = this.#parts.clock.now();
		node.isSlow = this.#chance("slow");
		this.#forget(node);
		const { windows } = this.#parts;
		// If it finds no other node, it forms its own cluster.
		this.later(node, windows.lone, () => {
			if (isNew(node)) this.#forming.stir(node, windows.include);
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
		const all = [...this.#nodes.values()];
		const key = drawKey(this.#parts.random);
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
			view.size = all.length;
			view.key = key;
			view.principal = principalOf(all);
			view.integrity = true;
			view.isMember = true;
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

	/** The process continues: with its old list of members, alone, or as a normal member. */
	continue(name: string, wakes: "stale" | "alone" = this.#chance("stale") ? "stale" : "alone"): void {
		const node = this.#node(name);
		if (node.state !== "stopped") return;
		node.state = "running";
		const { windows } = this.#parts;
		const wasMissed = [...this.#nodes.values()].some((other) => node.sees.has(other.name) && !other.sees.has(name));
		const frozen = node.frozen.splice(0);
		const stoppedFor = this.#parts.clock.now() - node.stoppedAt;
		if ((wasMissed || stoppedFor > windows.suspect[1]) && wakes === "alone") {
			node.sees.clear();
			Object.assign(node.view, { size: 1, principal: name, phase: "unstable" });
			this.later(node, windows.alone, () => this.#forming.form([node]));
		} else for (const action of frozen) this.later(node, [0, 300], action);
		if (!wasMissed && stoppedFor > NEARLY_MISSED_MS && this.#chance("formAnew")) this.#formAnew(node);
		this.#update();
		this.changed(node);
	}

	/** After a stop that the others nearly missed: they suspect the node, and the same cluster forms again. */
	#formAnew(node: NodeProcess): void {
		const { random } = this.#parts;
		const after = drawIn(FORM_ANEW_MS, random);
		for (const other of this.#nodes.values()) {
			if (!hear(node, other)) continue;
			this.later(other, [100, after - 100], () => {
				this.#doubt(other);
				other.view.phase = "unstable";
				this.changed(other);
			});
			this.#forming.stir(other, [after, after], "quietly");
		}
	}

	/** Splits the network between nodes: each exchanges heartbeats only within its group. */
	split(groups: readonly (readonly string[])[]): void {
		for (const node of this.#nodes.values()) node.group = "";
		for (const [index, group] of groups.entries())
			for (const name of group) {
				const node = this.#nodes.get(name);
				if (node !== undefined) node.group = `group ${index}`;
			}
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
			view.announced.delete(other);
			view.peersGeneration++;
		}
		this.changed(this.#node(name));
	}

	// --- for the rules ----------------------------------------------------------------------------------------

	/**
	 * Runs an action of a process later, unless the process has ended before. A stopped process does it when it continues.
	 */
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
		const seen = node.sees.get(other.name);
		if (isHeard || seen === undefined) this.#dropPending(node, other, "loss", seen !== undefined && seen !== other.number);
		else this.#expect(node, other, "loss", this.#parts.windows.suspect, () => this.#lose(node, other));
		if (!isHeard || seen === other.number) return this.#dropPending(node, other, "gain", false);
		const { windows } = this.#parts;
		const isStart = isNew(node) || isNew(other);
		const isSlow = isStart && (node.isSlow || other.isSlow);
		const window = isSlow ? windows.meetLate : isStart ? windows.meet : windows.notice;
		this.#expect(node, other, "gain", window, () => this.#meet(node, other));
	}

	#expect(node: NodeProcess, other: NodeProcess, kind: "loss" | "gain", window: Range, action: () => void): void {
		const key = `${kind} ${other.name}`;
		if (node.pending.has(key)) return;
		const token = {};
		node.pending.set(key, token);
		this.later(node, window, () => {
			if (node.pending.get(key) !== token) return;
			node.pending.delete(key);
			action();
		});
	}

	/** `isAnother`: another process answers under the name, and its heartbeats may come too late for the old one. */
	#dropPending(node: NodeProcess, other: NodeProcess, kind: "loss" | "gain", isAnother: boolean): void {
		if (!isAnother) node.pending.delete(`${kind} ${other.name}`);
	}

	#lose(node: NodeProcess, other: NodeProcess): void {
		const isBack = hear(node, other);
		const { windows } = this.#parts;
		if (node.view.principal === other.name || this.#chance("anxious")) this.#doubt(node);
		if (isBack) {
			node.view.phase = "unstable";
			this.changed(node);
			return;
		}
		node.sees.delete(other.name);
		this.#forming.stir(node, windows.exclude);
	}

	#meet(node: NodeProcess, other: NodeProcess): void {
		const { windows } = this.#parts;
		const isStart = isNew(node) || isNew(other);
		node.sees.set(other.name, other.number);
		if (!isStart && this.#chance("doubt")) this.#doubt(node);
		this.#forming.stir(node, isStart ? windows.include : windows.reunite);
	}

	/** The node is not sure to which cluster it belongs. */
	#doubt({ view }: NodeProcess): void {
		view.integrity = false;
		view.isMember = false;
	}

	#chance(name: keyof MembershipChances): boolean {
		return this.#parts.random.chance(this.#parts.chances[name]);
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

/** From the return of a node that was nearly missed until the same cluster has formed again. */
const FORM_ANEW_MS: Range = [1900, 2700];
