import type { JobLife } from "../../simulator/background-job.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
import type { NetworkPlan } from "../schedule/network-plan.ts";
import type { Call, DeclaredHabits, NodePlan, Schedule, TaskPlan, WorldEvent } from "../schedule/schedule.ts";
import { checkSchedule } from "../schedule/schedule-json.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A schedule, or one reply, while the Given and When steps of a scenario build it. */
export interface Draft {
	readonly task: Mutable<TaskPlan>;
	readonly nodes: Mutable<NodePlan>[];
	readonly events: WorldEvent[];
	habits: DeclaredHabits;
	readonly calls: Call[];
	network: NetworkPlan | undefined;
	/** The reply to read, in a scenario about one reply. */
	reply: string | undefined;
	/** The task id, if the scenario names it. Otherwise a reply is read without an id. */
	namedId: string | undefined;
}

/** The start of every scenario: a cluster without nodes, and a query over the set `demo` of `test`. */
export function createDraft(habits: DeclaredHabits): Draft {
	const task: Draft["task"] = { id: "4660", namespace: "test", set: "demo", kind: "query_execute" };
	return { task, nodes: [], events: [], habits, calls: [], network: undefined, reply: undefined, namedId: undefined };
}

/** The schedule that was built, in canonical form. @throws ScheduleError if it is not a valid schedule */
export function scheduleOf({ task, nodes, events, habits, calls, network }: Draft): Schedule {
	return checkSchedule({
		version: network === undefined && !events.some(({ after }) => after !== undefined) ? 1 : 2,
		task,
		nodes,
		events,
		habits,
		calls,
		network,
	});
}

/** Adds a node with the default version and job. */
export function addDraftNode(draft: Draft, name: string): Mutable<NodePlan> {
	if (draft.nodes.some((node) => node.name === name)) throw new Error(`Node ${name} exists already.`);
	const node: Mutable<NodePlan> = { name, version: NEWEST_BUILD, job: {} };
	draft.nodes.push(node);
	return node;
}

export function nodeOf({ nodes }: Draft, name: string): Mutable<NodePlan> {
	const node = nodes.find((one) => one.name === name);
	if (node !== undefined) return node;
	throw new Error(`Node ${name} does not exist. Nodes: ${nodes.map((one) => one.name).join(", ") || "none"}.`);
}

/** All nodes. @throws Error if the cluster has no nodes yet, which is a mistake in the scenario */
export function everyNode({ nodes }: Draft): readonly Mutable<NodePlan>[] {
	if (nodes.length === 0) throw new Error("The cluster has no nodes yet. Name its nodes in an earlier step.");
	return nodes;
}

/** Changes the job of a node, or gives the node a job. */
export function liveOn(node: Mutable<NodePlan>, life: JobLife): void {
	node.job = { ...(typeof node.job === "object" ? node.job : {}), ...life };
}

/** @throws Error if the scenario has no network yet */
export function changeNetwork(draft: Draft, change: Partial<NetworkPlan>): void {
	if (draft.network === undefined)
		throw new Error("The scenario has no network yet. Begin with: a network with the random seed 1.");
	draft.network = { ...draft.network, ...change };
}

/** Changes the latest call of this kind. */
export function changeLast<K extends Call["kind"]>(draft: Draft, kind: K, change: Partial<Extract<Call, { kind: K }>>): void {
	const index = draft.calls.findLastIndex((call) => call.kind === kind);
	const call = draft.calls[index];
	if (call === undefined)
		throw new Error(kind === "wait" ? "No earlier step awaits the task." : `No earlier step asks for the ${kind}.`);
	draft.calls[index] = { ...call, ...change } as Call;
}
