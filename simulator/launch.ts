import type { IndexFilter, JobLife, JobOrder, JobUdf } from "./background-job.ts";

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
 * listed, …
 */
export interface Launched {
	readonly taskId: bigint;
	readonly codes: ReadonlyMap<string, number>;
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
