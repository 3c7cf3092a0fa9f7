import type { TraceEvent } from "../../simulator/trace.ts";
import type { NetworkPlan } from "../schedule/network-plan.ts";

/**
 * The members that the client and the nodes listed in a run over a network, where the nodes were, and what was left
 * behind.
 */
export interface MembersSeen {
	/** How connecting ended, and when. */
	readonly connected: {
		readonly begunAt: number;
		readonly at: number;
		readonly error?: { readonly code: string; readonly message: string };
	};
	/** The members that the client and the nodes listed, each time one of these lists changed. */
	readonly views: readonly ViewsAt[];
	/** Where the nodes list each other, each time an address changed. */
	readonly addresses: readonly AddressesAt[];
	/** The times at which the event loop of the client was paused. */
	readonly pauses: readonly ClientPause[];
	/**
	 * The client's members at the end, and whether each of them answered. Empty if the client did not ask them. Without
	 * members to which something happened meanwhile.
	 */
	readonly reached: Readonly<Record<string, boolean>>;
	/** The sums over the whole run. */
	readonly connects: number;
	readonly mostOpen: number;
	/** What is left some time after `close`. */
	readonly left: { readonly connections: number; readonly timers: number };
	/** When the run ended. */
	readonly endedAt: number;
}

export interface ViewsAt {
	readonly at: number;
	/** The members that the client believes in; `undefined`: it has no cluster. */
	readonly client: readonly string[] | undefined;
	/** The processes that run and have partitions, and the members that each of them lists, itself included. */
	readonly nodes: Readonly<Record<string, readonly string[]>>;
	/** The processes that run and have no partitions yet. Absent if every running process has partitions. */
	readonly starting?: readonly string[];
	/** The processes that shut down and still answer, with the members that each of them lists. Absent if none does. */
	readonly shuttingDown?: Readonly<Record<string, readonly string[]>>;
}

export interface AddressesAt {
	readonly at: number;
	/** The address of each node of the schedule, as the other nodes list it. */
	readonly nodes: Readonly<Record<string, string>>;
}

export interface ClientPause {
	readonly from: number;
	readonly to: number;
}

/** How many looks at the members the client may take once the nodes agree. */
const MOST_LOOKS = 3;
/** The longest time of one look, plus the time between two samples. */
export const LOOK_SLACK_MS = 1200;

/** Within this time after the nodes agree, the client must agree with them. Its own pauses do not count. */
export function settlingTime({ tendInterval = 1000, happens }: NetworkPlan): number {
	const pauses = happens.reduce((sum, event) => sum + (event.kind === "stall" ? 2 * event.ms : 0), 0);
	return MOST_LOOKS * (tendInterval + LOOK_SLACK_MS) + pauses;
}

/** The end of the last time at which the client could not reach some node; 0 if there was no such time. */
export function reachableSince(trace: readonly TraceEvent[]): number {
	return trace.findLast(isReachable)?.at ?? 0;
}

function isReachable(event: TraceEvent): boolean {
	return (event.kind === "cluster" && event.change === "healed") || (event.kind === "node" && event.change === "reachable");
}

/** The views that were true at some time after `from`, and began at `until` at the latest. */
export function viewsDuring(views: readonly ViewsAt[], from: number, until: number): readonly ViewsAt[] {
	return views.filter(({ at }, index) => at <= until && (views[index + 1]?.at ?? until) > from);
}

/**
 * Since when the nodes that run have agreed as they do at the end, `from` at the earliest; `NaN` if they do not agree.
 * They do not agree while a process that shuts down still answers: it may give the client another list.
 */
export function agreedSince(views: readonly ViewsAt[], from: number): number {
	const last = views.at(-1);
	if (last === undefined || last.shuttingDown !== undefined) return Number.NaN;
	const running = Object.keys(last.nodes).sort().join(" ");
	if (running === "" || Object.values(last.nodes).some((names) => names.join(" ") !== running)) return Number.NaN;
	const isOther = (view: ViewsAt): boolean => view.shuttingDown !== undefined || !areSameLists(view.nodes, last.nodes);
	const since = views.findLastIndex(isOther) + 1;
	return Math.max(views[since]?.at ?? last.at, from);
}

/** Whether the same nodes have lists, and each has the same one. */
export function areSameLists(one: ViewsAt["nodes"], other: ViewsAt["nodes"]): boolean {
	const names = Object.keys(one);
	return names.length === Object.keys(other).length && names.every((name) => isSameList(one[name], other[name]));
}

/** Whether two lists have the same names in the same order. Most are the same array. */
export function isSameList(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
	return one === other || (one?.length === other?.length && one?.every((name, index) => name === other?.[index]) === true);
}

/**
 * The same for a run that goes on, with the times at which the client could not reach some node: each call reads only
 * what was added to the views and to the trace.
 */
export function agreementOf(views: readonly ViewsAt[], from: number, trace: readonly TraceEvent[]): () => number {
	let viewsRead = -1;
	let traceRead = 0;
	let agreed = Number.NaN;
	let reachable = 0;
	return () => {
		for (; traceRead < trace.length; traceRead++) {
			const event = trace[traceRead];
			if (event !== undefined && isReachable(event)) reachable = event.at;
		}
		if (views.length !== viewsRead) agreed = agreedSince(views, from);
		viewsRead = views.length;
		return Math.max(agreed, reachable);
	};
}
