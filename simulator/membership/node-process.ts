import type { Range } from "../random.ts";
import { type Contact, emptyView, type NodeView } from "./view.ts";

/** A node, as the others meet it: its process, and what that process sees of the others. */
export interface NodeProcess {
	readonly name: string;
	contact: Contact;
	/** Counts the processes that ran under this name. */
	number: number;
	startedAt: number;
	/** It meets the others late. */
	isSlow: boolean;
	state: "down" | "running" | "stopped";
	/** Nodes exchange heartbeats only within a group. */
	group: string;
	/** Its heartbeats are off: it exchanges no heartbeats with other nodes, and its own view does not change. */
	isDeaf: boolean;
	/** The processes that it counts as alive, by node. */
	readonly sees: Map<string, number>;
	/** Suspicions and meetings that are under way. */
	readonly pending: Map<string, object>;
	/** Something changed since its cluster last formed. */
	isDirty: boolean;
	/** What was due while the process was stopped. */
	readonly frozen: (() => void)[];
	stoppedAt: number;
	view: NodeView;
}

export function createProcess(name: string, contact: Contact): NodeProcess {
	return {
		name,
		contact,
		number: 0,
		startedAt: 0,
		isSlow: false,
		state: "down",
		group: "",
		isDeaf: false,
		sees: new Map(),
		pending: new Map(),
		isDirty: false,
		frozen: [],
		stoppedAt: 0,
		view: emptyView(),
	};
}

/** What the rules for one process need. */
export interface ProcessRules {
	/**
	 * Runs an action of a process later, unless the process has ended before. A stopped process does it when it continues.
	 */
	later(node: NodeProcess, window: Range, action: () => void): void;
	/** What the process says has changed. */
	changed(node: NodeProcess): void;
}

/** Whether heartbeats pass between two nodes. */
export function hear(one: NodeProcess, other: NodeProcess): boolean {
	if (one === other || one.group !== other.group || one.isDeaf || other.isDeaf) return false;
	return one.state === "running" && other.state === "running";
}

/** Whether a node has no cluster yet. */
export function isNew({ view }: NodeProcess): boolean {
	return view.size === 0;
}
