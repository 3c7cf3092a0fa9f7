import type { IndexFilter, JobLife, JobOrder, JobUdf } from "./background-job.ts";
import { checkFields, checkLife, checkList, checkTaskId, checkText } from "./checks.ts";

/** A background query that a test launches. All fields are optional. */
export interface LaunchOptions {
	/** From 1 to 2^64 - 1. Default: the next number, from 1 on. */
	readonly taskId?: bigint;
	/** Default `test`. */
	readonly namespace?: string;
	/** Default: the whole namespace. */
	readonly set?: string;
	/** A record UDF instead of write operations. */
	readonly udf?: Omit<JobUdf, "kind">;
	/** An index filter. Before 6.0 such jobs are listed separately. */
	readonly filter?: IndexFilter;
	/** The life of the job on every node. */
	readonly life?: JobLife;
	/** A different life on some nodes. `null`: the node never receives the request. */
	readonly on?: Readonly<Record<string, JobLife | null>>;
	/** The nodes on which it is started. Default: all active nodes. */
	readonly nodes?: readonly string[];
}

/**
 * The result of a launch: the task id, and the result code of each node: 0 accepted, 2 unknown set, 4 id still
 * listed, … A node that is down has no result code.
 */
export interface Launched {
	readonly taskId: bigint;
	readonly codes: ReadonlyMap<string, number>;
}

const FIELDS: readonly (keyof LaunchOptions)[] = ["taskId", "namespace", "set", "udf", "filter", "life", "on", "nodes"];

/** @throws RangeError for invalid options. `nodes`: the names of the nodes that exist */
export function checkLaunch(options: LaunchOptions, nodes: readonly string[]): void {
	checkFields("options", options, FIELDS);
	const { taskId, namespace, set, udf, filter, life, on, nodes: named } = options;
	if (taskId !== undefined) checkTaskId(taskId, 1n);
	if (namespace !== undefined) checkText("namespace", namespace);
	if (set !== undefined) checkText("set", set);
	if (udf !== undefined) checkUdf(udf);
	if (filter !== undefined) checkFields("filter", filter, ["bin", "indexName"]);
	if (life !== undefined) checkLife(life);
	if (named !== undefined) checkList("nodes", named);
	if (on !== undefined) checkFields("on", on, nodes);
	for (const [node, own] of Object.entries(on ?? {})) if (own !== null) checkLife(own, `on.${node}`);
}

function checkUdf(udf: Omit<JobUdf, "kind">): void {
	checkFields("udf", udf, ["package", "function", "arguments"]);
	checkText("udf.package", udf.package);
	checkText("udf.function", udf.function);
}

export function orderOf(options: LaunchOptions, taskId: bigint): JobOrder {
	const { namespace = "test", set, udf, filter } = options;
	return {
		taskId,
		namespace,
		...(set !== undefined && { set }),
		...(udf !== undefined && { work: { kind: "udf" as const, ...udf } }),
		...(filter !== undefined && { filter }),
	};
}
