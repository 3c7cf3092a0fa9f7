import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { NEWEST_BUILD } from "./builds.ts";
import type { Call, NodePlan, Schedule, TaskPlan, WorldEvent } from "./schedule.ts";
import { networkWithout, shrinkNetwork } from "./shrink-network.ts";

/**
 * Smaller schedules than this one, the largest changes first: without a node, an event, a call or a reply; without an
 * option; with a rounder or a smaller number. Each is smaller by a measure that cannot fall for ever, so repeated
 * shrinking ends. A timeout is never removed, because the wait could then run for ever.
 */
export function* shrinkSchedule(schedule: Schedule): Generator<Schedule> {
	const { nodes, events, calls, task } = schedule;
	for (const calls of without(schedule.calls)) if (calls.length > 0) yield { ...schedule, calls };
	for (const node of nodes) if (nodes.length > 1 && node.name !== task.node) yield withoutNode(schedule, node.name);
	for (const events of without(schedule.events)) yield { ...schedule, events };
	if (schedule.network !== undefined) for (const network of shrinkNetwork(schedule.network)) yield { ...schedule, network };
	for (const smaller of shrinkTask(task)) yield { ...schedule, task: smaller };
	for (const smaller of eachOf(nodes, shrinkNode)) yield { ...schedule, nodes: smaller };
	for (const smaller of eachOf(events, shrinkEvent)) yield { ...schedule, events: smaller };
	for (const smaller of eachOf(calls, shrinkCall)) yield { ...schedule, calls: smaller };
}

/**
 * The smallest schedule found by shrinking that still fails. A schedule that cannot run does not fail.
 *
 * @param most the largest number of schedules to try
 */
export async function shrinkFailure(
	schedule: Schedule,
	stillFails: (candidate: Schedule) => Promise<boolean>,
	most = 2000,
): Promise<Schedule> {
	let smallest = schedule;
	let tries = 0;
	// After a success, the changes before it have just been tried. They are tried again when no other change helps.
	for (let from = 0; ; ) {
		let found: number | undefined;
		let index = 0;
		for (const candidate of shrinkSchedule(smallest)) {
			if (index++ < from) continue;
			if (tries++ >= most) return smallest;
			if (!(await stillFails(candidate))) continue;
			smallest = candidate;
			found = index - 1;
			break;
		}
		if (found === undefined && from === 0) return smallest;
		from = found ?? 0;
	}
}

function withoutNode(schedule: Schedule, name: string): Schedule {
	return {
		...schedule,
		nodes: schedule.nodes.filter((node) => node.name !== name),
		events: schedule.events.filter((event) => !("node" in event) || event.node !== name),
		...(schedule.network !== undefined && { network: networkWithout(schedule.network, name) }),
	};
}

/** The list without each of its items. If it is long, first without each half. */
function* without<T>(list: readonly T[]): Generator<readonly T[]> {
	if (list.length > 3) {
		yield list.slice(list.length >> 1);
		yield list.slice(0, list.length >> 1);
	}
	for (let index = 0; index < list.length; index++) yield list.toSpliced(index, 1);
}

function* eachOf<T>(list: readonly T[], shrink: (item: T) => Iterable<T>): Generator<readonly T[]> {
	for (const [index, item] of list.entries()) for (const smaller of shrink(item)) yield list.with(index, smaller);
}

/** The object without each of its optional keys. */
function* withoutKeys<T extends object>(value: T, keys: readonly (keyof T)[]): Generator<T> {
	for (const key of keys) {
		if (value[key] === undefined) continue;
		const { [key]: _dropped, ...rest } = value;
		yield rest as T;
	}
}

/** Smaller whole numbers: the smallest, half of the distance, one less. */
function* smallerNumbers(value: number, least: number): Generator<number> {
	if (value <= least) return;
	yield least;
	const half = least + Math.floor((value - least) / 2);
	if (half > least) yield half;
	if (value - 1 > half) yield value - 1;
}

function* smallerIn<T extends object>(value: T, key: keyof T, least: number): Generator<T> {
	const number = value[key];
	if (typeof number === "number") for (const smaller of smallerNumbers(number, least)) yield { ...value, [key]: smaller };
}

function* shrinkTask(task: TaskPlan): Generator<TaskPlan> {
	yield* withoutKeys(task, ["set", "node", "startedOn", "filter"]);
	const { startedOn = [] } = task;
	if (startedOn.length > 1) for (const fewer of without(startedOn)) yield { ...task, startedOn: fewer };
	if (task.id !== "1") yield { ...task, id: "1" };
	if (task.kind !== "query_execute") yield { ...task, kind: "query_execute" };
}

function* shrinkNode(node: NodePlan): Generator<NodePlan> {
	yield* withoutKeys(node, ["replies", "believedBuild", "member", "maxDone", "latency"]);
	if (node.job !== null) yield { ...node, job: null };
	if (node.version !== NEWEST_BUILD) yield { ...node, version: NEWEST_BUILD };
	if (typeof node.job === "object" && node.job !== null) {
		for (const key of ["lag", "failed", "abortDelay", "drain"] as const)
			for (const job of withoutKeys(node.job, [key])) yield { ...node, job };
		for (const job of smallerIn(node.job, "duration", 1)) yield { ...node, job };
		for (const job of smallerIn(node.job, "lag", 1)) yield { ...node, job };
	}
	for (const replies of shrinkReplies(node.replies ?? [])) yield { ...node, replies };
}

function* shrinkReplies(replies: readonly PlannedReply[]): Generator<readonly PlannedReply[]> {
	// Often one reply of many suffices.
	if (replies.length > 2) for (const reply of replies) yield [reply];
	if (replies.length > 1) yield* without(replies);
	yield* eachOf(replies, shrinkReply);
}

function* shrinkReply(reply: PlannedReply): Generator<PlannedReply> {
	yield* withoutKeys(reply, ["after", "times"]);
	yield* smallerIn(reply, "after", 1);
	yield* smallerIn(reply, "times", 1);
}

function* shrinkEvent(event: WorldEvent): Generator<WorldEvent> {
	yield* smallerIn(event, "at", 1);
	if (event.kind === "restart") yield* withoutKeys(event, ["version"]);
	if (event.kind === "plan") for (const replies of shrinkReplies(event.replies)) yield { ...event, replies };
	if (event.kind === "launch") for (const job of smallerIn(event.job, "duration", 1)) yield { ...event, job };
}

function* shrinkCall(call: Call): Generator<Call> {
	yield* withoutKeys(call, ["at", "handle", "requestTimeout"]);
	yield* smallerIn(call, "requestTimeout", 1);
	if (call.kind !== "wait") return;
	yield* withoutKeys(call, ["forgive", "grace", "adaptiveMin", "adaptiveMax"]);
	// Without both, a job without an end would run for ever.
	if (call.timeout !== undefined) yield* withoutKeys(call, ["cancelAt"]);
	for (const key of ["timeout", "pollInterval", "grace", "forgive", "cancelAt"] as const) {
		yield* smallerIn(call, key, key === "pollInterval" || key === "forgive" ? 0 : 1);
	}
}
