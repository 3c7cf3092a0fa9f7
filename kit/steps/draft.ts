import type { JobLife } from "../../simulator/background-job.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
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
	/** The reply to be read, in scenarios about one. */
	reply: string | undefined;
	/** The id a scenario named. A reply is read without one unless it did. */
	namedId: string | undefined;
}

/** What a scenario starts from: nobody in the cluster, and a query over the set `demo` of `test`. */
export function createDraft(habits: DeclaredHabits): Draft {
	const task: Draft["task"] = { id: "4660", namespace: "test", set: "demo", kind: "query_execute" };
	return { task, nodes: [], events: [], habits, calls: [], reply: undefined, namedId: undefined };
}

/** What was built, in canonical form. @throws ScheduleError where it is no schedule */
export function scheduleOf({ task, nodes, events, habits, calls }: Draft): Schedule {
	return checkSchedule({ version: 1, task, nodes, events, habits, calls });
}

/** A node as scenarios have it until they say otherwise. */
export function addNode(draft: Draft, name: string): Mutable<NodePlan> {
	if (draft.nodes.some((node) => node.name === name)) throw new Error(`There is a node ${name} already.`);
	const node: Mutable<NodePlan> = { name, version: NEWEST_BUILD, job: {} };
	draft.nodes.push(node);
	return node;
}

export function nodeOf({ nodes }: Draft, name: string): Mutable<NodePlan> {
	const node = nodes.find((one) => one.name === name);
	if (node !== undefined) return node;
	throw new Error(`There is no node ${name}; there are ${nodes.map((one) => one.name).join(", ") || "none"}.`);
}

/** Every node there is; it would be a slip to speak of every node where there is none. */
export function everyNode({ nodes }: Draft): readonly Mutable<NodePlan>[] {
	if (nodes.length === 0) throw new Error("There are no nodes yet; say first which nodes the cluster has.");
	return nodes;
}

/** A node's job, changed; one that never had it has it from now on. */
export function liveOn(node: Mutable<NodePlan>, life: JobLife): void {
	node.job = { ...(typeof node.job === "object" ? node.job : {}), ...life };
}

/** Changes the latest call of a kind. */
export function changeLast<K extends Call["kind"]>(draft: Draft, kind: K, change: Partial<Extract<Call, { kind: K }>>): void {
	const index = draft.calls.findLastIndex((call) => call.kind === kind);
	const call = draft.calls[index];
	if (call === undefined) throw new Error(kind === "wait" ? "The task is not awaited yet." : `No ${kind} is asked yet.`);
	draft.calls[index] = { ...call, ...change } as Call;
}
