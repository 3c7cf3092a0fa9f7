import type { JobOrder } from "../../simulator/background-job.ts";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { Clock } from "../../src/clock.ts";
import type { NodePlan, Schedule, TaskPlan, WorldEvent } from "../schedule/schedule.ts";
import { scheduleEvent } from "./schedule-event.ts";

/** How many finished jobs a node keeps by default (the server's configuration `query-max-done`). */
const DEFAULT_MAX_DONE = 100;

/** The only set on a node that must refuse the query because the query's set is unknown there. */
const OTHER_SET = "some-other-set";

/** Used for a task id that servers reject. It never matches a job. */
const NO_JOB = 0n;

/** The numeric id of the job on the nodes. A tracker gets the text unchanged and must reject invalid ids (ASK-2). */
export function jobIdOf({ id }: TaskPlan): bigint {
	if (!/^[0-9]{1,20}$/.test(id)) return NO_JOB;
	const taskId = BigInt(id);
	return taskId < 2n ** 64n ? taskId : NO_JOB;
}

export interface StageOptions {
	/** A clock that is at 0. Default: virtual time. */
	readonly clock?: Clock;
	/** Milliseconds until commands that are not about jobs are answered. Default: the latency of the node. */
	readonly housekeepingLatency?: number;
	/** How many events of virtual time one run may take before it counts as endless. Default: 1,000,000. */
	readonly maxSteps?: number;
	/** How many events the trace keeps. A longer run is not judged. Default: {@link MOST_EVENTS}. */
	readonly maxTraceEvents?: number;
}

/** Enough for 125,000 questions. */
const MOST_EVENTS = 250_000;

/** Prepares the cluster of a schedule: its nodes, the job started at 0, and all later events. */
export function stage(schedule: Schedule, options: StageOptions = {}): SimulatedCluster {
	const cluster = new SimulatedCluster({ maxTraceEvents: MOST_EVENTS, nodes: schedule.nodes.map(memberOf), ...options });
	for (const { name, replies, believedBuild } of schedule.nodes) {
		if (replies !== undefined) cluster.plan(name, replies);
		if (believedBuild !== undefined) cluster.mistakeBuild(name, believedBuild);
	}
	const order = orderOf(schedule.task);
	for (const { name, job } of order.taskId === NO_JOB ? [] : schedule.nodes) {
		if (job !== null) cluster.start(name, order, job === "unknown set" ? {} : job);
	}
	for (const event of schedule.events) scheduleEvent(cluster, event, () => happen(cluster, schedule, order, event));
	return cluster;
}

function memberOf({
	name,
	version,
	latency,
	member,
	maxDone,
	job,
}: NodePlan): ConstructorParameters<typeof SimulatedCluster>[0]["nodes"][number] {
	return {
		name,
		version,
		...(latency !== undefined && { latency }),
		...(member !== undefined && { member }),
		...(maxDone !== undefined && { maxDone }),
		...(job === "unknown set" && { sets: [OTHER_SET] }),
	};
}

/** The order with which a node starts the job of a task. */
function orderOf(task: TaskPlan): JobOrder {
	return {
		taskId: jobIdOf(task),
		namespace: task.namespace,
		...(task.set !== undefined && { set: task.set }),
		...(task.kind === "query_udf" && { work: { kind: "udf" as const, package: "example", function: "touch" } }),
		...(task.filter === true && { filter: { bin: "x" } }),
	};
}

function happen(cluster: SimulatedCluster, schedule: Schedule, order: JobOrder, event: WorldEvent): void {
	switch (event.kind) {
		case "join":
		case "leave":
		case "crash":
		case "hold":
		case "release":
			return cluster[event.kind](event.node);
		case "restart":
			return cluster.restart(event.node, event.version);
		case "abort":
			return cluster.abort(order.taskId, event.node);
		case "evict": {
			const kept = schedule.nodes.find(({ name }) => name === event.node)?.maxDone ?? DEFAULT_MAX_DONE;
			cluster.setMaxDone(event.node, 0);
			return cluster.setMaxDone(event.node, kept);
		}
		case "launch":
			return void cluster.start(event.node, order, event.job);
		case "plan":
			return cluster.plan(event.node, event.replies);
		case "ready":
		case "not ready":
			return cluster.setReady(event.kind === "ready");
		default:
			return event satisfies never;
	}
}
