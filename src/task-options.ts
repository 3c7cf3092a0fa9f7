import { checkNames, hasMethods, invalidOption, isName } from "./checks.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { parseTaskId, type TaskId } from "./job/task-id.ts";
import type { TaskKind } from "./task-json.ts";

/** Options of the constructor of {@link ExecuteTask}: which query, on which cluster. */
export interface ExecuteTaskOptions {
	/** The cluster that runs the query. */
	readonly cluster: Cluster;
	/** The namespace of the query. Not empty. */
	readonly namespace: string;
	/** The set of the query. Omit it for a query over a whole namespace. Not empty. */
	readonly set?: string | undefined;
	/** The id that the query was started with, 1 to 2^64-1. A number reaches only 2^53-1 (ASK-2). */
	readonly taskId: TaskId;
	/** What the query does with each record. */
	readonly kind: TaskKind;
	/**
	 * The node that runs the query, if it was started on one node only. Omit it to poll every active node (ROUND-1).
	 */
	readonly nodeName?: string | undefined;
	/**
	 * The names of the nodes on which the query was started, if you know them. A node of this list that is gone is
	 * reported as `left`. A member outside of it that does not know the job is `joined`, and needs no grace (TRUTH-4).
	 * Omit it together with `nodeName`.
	 */
	readonly startedOn?: readonly string[] | undefined;
}

/** {@link ExecuteTaskOptions}, checked. */
export interface TaskSettings {
	readonly cluster: Cluster;
	readonly namespace: string;
	readonly set: string | undefined;
	readonly taskId: bigint;
	readonly kind: TaskKind;
	readonly nodeName: string | undefined;
	readonly startedOn: ReadonlySet<string> | undefined;
}

/** @throws TaskError `invalid_option` that names the option, its value and what is allowed (WAIT-8, ASK-2) */
export function checkTaskOptions(options: ExecuteTaskOptions): TaskSettings {
	const given = checkNames(options, ["cluster", "namespace", "set", "taskId", "kind", "nodeName", "startedOn"]);
	const { cluster, namespace, set, kind, nodeName, startedOn } = given;
	if (!isCluster(cluster)) throw invalidOption("cluster", cluster, "an object with isReady, activeNodes, build and ask");
	if (!isName(namespace)) throw invalidOption("namespace", namespace, "a non-empty string");
	if (set !== undefined && !isName(set))
		throw invalidOption("set", set, "a non-empty string, or omitted for the whole namespace");
	if (nodeName !== undefined && !isName(nodeName)) {
		throw invalidOption("nodeName", nodeName, "a non-empty string, or omitted for every node");
	}
	if (startedOn !== undefined && !isNodeList(startedOn)) {
		throw invalidOption("startedOn", startedOn, "an array with at least one node name, or omitted");
	}
	if (startedOn !== undefined && nodeName !== undefined) {
		throw invalidOption("startedOn", startedOn, "omitted if nodeName is given");
	}
	if (kind !== "query_execute" && kind !== "query_udf") {
		throw invalidOption("kind", kind, '"query_execute" or "query_udf"');
	}
	const taskId = parseTaskId(given.taskId);
	return { cluster, namespace, set, taskId, kind, nodeName, startedOn: startedOn && new Set(startedOn) };
}

function isNodeList(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.length > 0 && value.every(isName);
}

function isCluster(value: unknown): value is Cluster {
	return hasMethods(value, ["isReady", "activeNodes", "build", "ask"]);
}
