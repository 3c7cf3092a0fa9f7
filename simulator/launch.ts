import type { IndexFilter, JobLife, JobOrder, JobUdf } from "./background-job.ts";

/** A background query as a test launches it. Everything has a default. */
export interface LaunchOptions {
	/** Default: the cluster's next, from 1. */
	readonly taskId?: bigint;
	/** Default `test`. */
	readonly namespace?: string;
	/** Default: the whole namespace. */
	readonly set?: string;
	/** A record UDF instead of write operations. */
	readonly udf?: Omit<JobUdf, "kind">;
	/** An index filter; before 6.0 that makes another kind of job. */
	readonly filter?: IndexFilter;
	/** How it goes on every node. */
	readonly life?: JobLife;
	/** How it goes on some nodes instead; `null`: the request never gets there. */
	readonly on?: Readonly<Record<string, JobLife | null>>;
	/** The nodes it is started on; default: all that are active. */
	readonly nodes?: readonly string[];
}

/** What a launch came to: the id, and each node's result code, 0 where it accepted (2 unknown set, 4 id still listed, …). */
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
