import { REAL_CHANCES, REAL_WINDOWS } from "../../simulator/membership/windows.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
import type { Happening } from "../schedule/network-plan.ts";
import { LIBRARY_HABITS, type Schedule } from "../schedule/schedule.ts";

/**
 * The smallest schedules with a network: two nodes, one seed, and up to some faults, in all orders that make a
 * difference. Every time and every chance in them is pinned, so there is a limited number, and all of them can be
 * played.
 */

const SEED = "A1";
const OTHER = "A2";
type NodeName = typeof SEED | typeof OTHER;
const NODES: readonly NodeName[] = [SEED, OTHER];

/** A fault without its time. */
export type WorldFault =
	| {
			readonly kind: "crash" | "restart" | "stop" | "continue" | "leave" | "join" | "move" | "isolate" | "cut";
			readonly node: NodeName;
	  }
	| { readonly kind: "swap" | "split" | "heal" | "stall" };

/** One of the smallest networks. */
export interface SmallWorld {
	readonly faults: readonly WorldFault[];
	/** The pause before each fault but the first. */
	readonly pauses: readonly Pause[];
	/** The client connects before the first fault, or after it. */
	readonly connects: "before" | "after";
	/** What a stopped process does when it continues: keep its old list of members, or form a cluster alone. */
	readonly wakes: "stale" | "alone";
}

/** `soon`: no node has noticed the fault before. `late`: all have, and their lists are new. */
type Pause = "soon" | "late";
const PAUSES: Readonly<Record<Pause, number>> = { soon: 300, late: 5000 };

const FIRST_FAULT_MS = 700;
const CONNECTS_AFTER_MS = 900;
const STALL_MS = 1500;
const TIMEOUT_MS = 40_000;
/** Longer than a crashed node is listed, so that no single fault may end a wait. */
const REQUEST_TIMEOUT_MS = 10_000;
/** The job of the seed ends before most faults, that of the other node after them. */
const DURATIONS: Readonly<Record<NodeName, number>> = { [SEED]: 1000, [OTHER]: 12_000 };

/** All networks with 1 to `most` faults, fewer faults first. */
export function* smallWorlds(most: number): Generator<SmallWorld> {
	for (let count = 1; count <= most; count++) {
		for (const faults of sequences(count)) {
			for (const pauses of pausesFor(count - 1)) {
				for (const connects of ["before", "after"] as const) {
					const sleeps = faults.some(({ kind }) => kind === "continue");
					for (const wakes of sleeps ? (["stale", "alone"] as const) : (["stale"] as const))
						yield { faults, pauses, connects, wakes };
				}
			}
		}
	}
}

/** The network as a schedule. */
export function scheduleOfWorld({ faults, pauses, connects, wakes }: SmallWorld): Schedule {
	let at = FIRST_FAULT_MS;
	const happens = faults.map((fault, index): Happening => {
		const pause = pauses[index - 1];
		if (pause !== undefined) at += PAUSES[pause];
		return happeningOf(fault, at);
	});
	return {
		version: 2,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: NODES.map((name) => ({ name, version: NEWEST_BUILD, job: { duration: DURATIONS[name] } })),
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 500, timeout: TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }],
		network: {
			seed: 1,
			...(connects === "after" && { connectAt: CONNECTS_AFTER_MS }),
			windows: PINNED_WINDOWS,
			chances: { ...NO_CHANCES, stale: wakes === "stale" ? 1 : 0 },
			happens,
		},
	};
}

/** Each window at its middle. */
const PINNED_WINDOWS = Object.fromEntries(
	Object.entries(REAL_WINDOWS).map(([name, [least, most]]) => [name, [(least + most) / 2, (least + most) / 2] as const]),
);
const NO_CHANCES = Object.fromEntries(Object.keys(REAL_CHANCES).map((name) => [name, 0]));

function happeningOf(fault: WorldFault, at: number): Happening {
	switch (fault.kind) {
		case "swap":
			return { at, kind: fault.kind, node: SEED, other: OTHER };
		case "split":
			return { at, kind: fault.kind, nodes: [SEED] };
		case "heal":
			return { at, kind: fault.kind };
		case "stall":
			return { at, kind: fault.kind, ms: STALL_MS };
		default:
			return { at, kind: fault.kind, node: fault.node };
	}
}

/** The state of a node, as far as it decides which faults are possible. */
interface NodeState {
	readonly process: "running" | "stopped" | "crashed" | "left";
	readonly isDeaf: boolean;
	readonly isCut: boolean;
}
type World = Readonly<Record<NodeName, NodeState>> & { readonly isSplit: boolean; readonly last: WorldFault["kind"] | undefined };

const RUNNING: NodeState = { process: "running", isDeaf: false, isCut: false };

function* sequences(
	count: number,
	world: World = { [SEED]: RUNNING, [OTHER]: RUNNING, isSplit: false, last: undefined },
): Generator<readonly WorldFault[]> {
	if (count === 0) return yield [];
	for (const fault of possible(world)) {
		for (const rest of sequences(count - 1, after(world, fault))) yield [fault, ...rest];
	}
}

function* pausesFor(count: number): Generator<readonly Pause[]> {
	if (count === 0) return yield [];
	for (const first of ["soon", "late"] as const) for (const rest of pausesFor(count - 1)) yield [first, ...rest];
}

/** The faults that change something. */
function possible(world: World): readonly WorldFault[] {
	const { isSplit, last } = world;
	const faults: WorldFault[] = [];
	for (const node of NODES) {
		const { process, isDeaf, isCut } = world[node];
		if (process === "running") {
			for (const kind of ["crash", "restart", "stop", "leave", "move"] as const) faults.push({ kind, node });
			if (!isDeaf && !isSplit) faults.push({ kind: "isolate", node });
		}
		if (process === "stopped") faults.push({ kind: "continue", node }, { kind: "crash", node }, { kind: "restart", node });
		if (process === "crashed") faults.push({ kind: "restart", node });
		if (process === "left") faults.push({ kind: "join", node });
		if (!isCut) faults.push({ kind: "cut", node });
	}
	const both = [world[SEED], world[OTHER]];
	if (both.every(({ process }) => process === "running")) faults.push({ kind: "swap" });
	if (both.every(({ isDeaf }) => !isDeaf) && !isSplit) faults.push({ kind: "split" });
	if (isSplit || both.some(({ isDeaf, isCut }) => isDeaf || isCut)) faults.push({ kind: "heal" });
	if (last !== "stall") faults.push({ kind: "stall" });
	return faults;
}

function after(world: World, fault: WorldFault): World {
	const next = { ...world, last: fault.kind };
	const change = (node: NodeName, state: Partial<NodeState>): World => ({ ...next, [node]: { ...world[node], ...state } });
	switch (fault.kind) {
		case "crash":
			return change(fault.node, { process: "crashed" });
		case "restart":
		case "continue":
		case "join":
			return change(fault.node, { process: "running" });
		case "stop":
			return change(fault.node, { process: "stopped" });
		case "leave":
			return change(fault.node, { process: "left" });
		case "isolate":
			return change(fault.node, { isDeaf: true });
		case "cut":
			return change(fault.node, { isCut: true });
		case "split":
			return { ...next, isSplit: true };
		case "heal": {
			const healed = (node: NodeName): NodeState => ({ ...world[node], isDeaf: false, isCut: false });
			return { ...next, [SEED]: healed(SEED), [OTHER]: healed(OTHER), isSplit: false };
		}
		case "move":
		case "swap":
		case "stall":
			return next;
		default:
			return fault satisfies never;
	}
}
