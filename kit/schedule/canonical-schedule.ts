import { DEFAULT_LIFE, type JobLife } from "../../simulator/background-job.ts";
import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { canonicalNetwork } from "./canonical-network.ts";
import type { Call, DeclaredHabits, IntervalHabit, NodePlan, OptionValue, Schedule, TaskPlan, WorldEvent } from "./schedule.ts";

/** Every field of a T in the order of writing, with the value that is not written. */
type Fields<T> = { readonly [K in keyof T]-?: T[K] | undefined };

const TASK: Fields<TaskPlan> = {
	id: undefined,
	namespace: undefined,
	set: undefined,
	kind: undefined,
	node: undefined,
	startedOn: undefined,
	filter: false,
};
const NODE: Fields<NodePlan> = {
	name: undefined,
	version: undefined,
	latency: 1,
	member: true,
	believedBuild: undefined,
	maxDone: 100,
	job: undefined,
	replies: undefined,
};
const REPLY: Fields<PlannedReply> = { reply: undefined, to: undefined, after: undefined, wire: undefined, times: 1 };
const HABITS: Fields<DeclaredHabits> = {
	grace: undefined,
	sweep: undefined,
	firstSleep: undefined,
	interval: undefined,
	retries: undefined,
};
const BACKOFF: Fields<Extract<IntervalHabit, { kind: "backoff" }>> = {
	kind: undefined,
	first: undefined,
	factor: undefined,
	every: undefined,
	most: undefined,
};
const CALL: Fields<Call> = { kind: undefined, at: 0, handle: 0, requestTimeout: 5000 };
const WAIT: Fields<Extract<Call, { kind: "wait" }>> = {
	kind: undefined,
	at: 0,
	handle: 0,
	pollInterval: 1000,
	adaptiveMin: undefined,
	adaptiveMax: undefined,
	timeout: Number.POSITIVE_INFINITY,
	requestTimeout: 5000,
	grace: undefined,
	forgive: 0,
	cancelAt: undefined,
	options: undefined,
};

/**
 * The same schedule in its canonical form: without default values, and with the keys of every object in a fixed
 * order. Two schedules with the same meaning have the same text.
 */
export function canonicalSchedule({ task, nodes, events, habits, calls, network }: Schedule): Schedule {
	return {
		version: network === undefined && !events.some(({ after }) => after !== undefined) ? 1 : 2,
		task: written(canonicalTask(task), TASK),
		nodes: nodes.map(canonicalNode),
		events: events.map(canonicalEvent),
		habits: written({ ...habits, interval: canonicalInterval(habits.interval) }, HABITS),
		calls: calls.map((call) => canonicalCall(call, habits)),
		...(network !== undefined && { network: canonicalNetwork(network, nodes[0]?.name) }),
	};
}

function canonicalTask({ startedOn, ...task }: TaskPlan): TaskPlan {
	return startedOn === undefined ? task : { ...task, startedOn: [...new Set(startedOn)].sort() };
}

function canonicalNode({ job, replies, ...node }: NodePlan): NodePlan {
	const ownJob = typeof job === "object" && job !== null ? canonicalLife(job) : job;
	const hasReplies = replies !== undefined && replies.length > 0;
	return written({ ...node, job: ownJob, ...(hasReplies && { replies: replies.map((reply) => written(reply, REPLY)) }) }, NODE);
}

/** A life without the default values. */
function canonicalLife(life: JobLife): JobLife {
	return written(life, DEFAULT_LIFE);
}

function canonicalEvent(event: WorldEvent): WorldEvent {
	const { node: after, answer } = event.after ?? {};
	const when = {
		at: plain(event.at),
		...(after !== undefined && answer !== undefined && { after: { node: after, answer } }),
	};
	switch (event.kind) {
		case "launch":
			return { ...when, kind: event.kind, node: event.node, job: canonicalLife(event.job) };
		case "plan":
			return { ...when, kind: event.kind, node: event.node, replies: event.replies.map((reply) => written(reply, REPLY)) };
		case "restart":
			return { ...when, kind: event.kind, node: event.node, ...(event.version !== undefined && { version: event.version }) };
		case "abort":
			return { ...when, kind: event.kind, ...(event.node !== undefined && { node: event.node }) };
		case "ready":
		case "not ready":
			return { ...when, kind: event.kind };
		case "join":
		case "leave":
		case "crash":
		case "hold":
		case "release":
		case "evict":
			return { ...when, kind: event.kind, node: event.node };
		default:
			return event satisfies never;
	}
}

function canonicalInterval(interval: IntervalHabit): IntervalHabit {
	return interval.kind === "backoff" ? written(interval, BACKOFF) : { kind: interval.kind };
}

function canonicalCall(call: Call, { grace }: DeclaredHabits): Call {
	if (call.kind !== "wait") return written(call, CALL);
	const { options, ...wait } = call;
	const names = Object.keys(options ?? {}).sort();
	const sorted: Record<string, OptionValue> = Object.fromEntries(names.map((name) => [name, plain(options?.[name] ?? null)]));
	return written({ ...wait, ...(names.length > 0 && { options: sorted }) }, { ...WAIT, grace });
}

/** The fields of a value in order, without default values. */
function written<T extends object>(value: T, fields: Fields<T>): T {
	const result: Partial<T> = {};
	for (const key of Object.keys(fields) as (keyof T)[]) {
		const own = value[key];
		if (own === undefined || own === fields[key]) continue;
		result[key] = plain(own);
	}
	return result as T;
}

/** JSON cannot tell -0 from 0. */
function plain<T>(value: T): T {
	return Object.is(value, -0) ? (0 as T) : value;
}
