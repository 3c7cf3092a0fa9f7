/**
 * The life of a background job on one node: the truth that verdicts are compared with. All times are milliseconds on
 * the caller's time scale.
 */

/** What a client asks a node to start. */
export interface JobOrder {
	/** 0n: the node chooses an id: 1, 2, 3, … */
	readonly taskId: bigint;
	readonly namespace: string;
	/** Default: the whole namespace. May contain any character. */
	readonly set?: string;
	/** What the job does to each record. Default: write operations. */
	readonly work?: JobWork;
	/** With a filter the job reads a secondary index. Before 6.0 such jobs are listed separately. */
	readonly filter?: IndexFilter;
	/** Records per second. Default, and for 0: the server's maximum, 10,000. */
	readonly rps?: number;
	/** The client's socket timeout. Servers show 10,000 for every value. */
	readonly socketTimeout?: number;
	/** The number of partitions that the client named, if it named them. */
	readonly partitions?: number;
	/** The client's address and port. Default `127.0.0.1:40000`. */
	readonly from?: string;
}

export type JobWork = { readonly kind: "operations" } | JobUdf;

export interface JobUdf {
	readonly kind: "udf";
	readonly package: string;
	readonly function: string;
	/** The arguments as the client packed them (msgpack). The node does not read them. */
	readonly arguments?: Uint8Array;
}

export interface IndexFilter {
	readonly bin?: string;
	/** Default: `idx_` and the bin. */
	readonly indexName?: string;
}

/** The course of a job on one node. Times are in milliseconds. */
export interface JobLife {
	/** From the accepted start until the node has the job; it is invisible until then. Default 0, as on real servers. */
	readonly lag?: number;
	/** From then until the job is done. Default 1000. With `Infinity` it runs until it is aborted. */
	readonly duration?: number;
	/** The last part of `duration`, in which the job is still active with a progress of 100.00. Default 0. */
	readonly drain?: number;
	/** From an abort until the job is done. Its status is `active(user-aborted)` in between. Default 10. */
	readonly abortDelay?: number;
	/** The number of records that the job finds on this node. Default 1000. */
	readonly records?: number;
	/** How many of them fail. The job still ends as `done(ok)`. Default 0. */
	readonly failed?: number;
	/** The number of records that a filter expression excludes. Default 0. */
	readonly filtered?: number;
}

/**
 * `coming`: accepted, but not on the node yet. `evicted`: finished and no longer listed. `lost`: the node restarted
 * before the job had finished.
 */
export type JobState = "none" | "refused" | "coming" | "active" | "aborting" | "done" | "evicted" | "lost";

export type JobResult = "ok" | "user-aborted";

/** The true state of a task on a node, independent of the node's answers. */
export interface JobTruth {
	readonly state: JobState;
	/** Whether the node lists the job. */
	readonly visible: boolean;
	/** How it ended, or will end. */
	readonly result?: JobResult;
	/** Percent, 0 to 100. */
	readonly progress: number;
	readonly recordsSucceeded: number;
	readonly recordsFailed: number;
	readonly startedAt?: number;
	/** When its work ended. Absent if it did not end, or was lost. */
	readonly finishedAt?: number;
}

/** A change of a job. `listed`: a job with an index filter before 6.0 becomes visible. */
export interface JobChange {
	readonly at: number;
	readonly taskId: bigint;
	readonly change: "coming" | "active" | "listed" | "aborting" | "done" | "evicted" | "lost" | "refused";
}

/** The list that contains a job. From 6.0 on only `query` exists (server source, as_mon). */
export type JobModule = "query" | "scan";

/** A job as a node keeps it. Only the job table changes it. */
export interface BackgroundJob {
	readonly id: string;
	readonly order: JobOrder;
	readonly life: Required<JobLife>;
	/** The parts of its entry that never change. */
	readonly text: JobText;
	/** When the job becomes active. */
	startsAt: number;
	/** When the node starts to list it; `Infinity` if it never does. */
	listsAt: number;
	endsAt: number;
	abortedAt: number;
	state: JobState;
	listed: boolean;
	/** An older job with the same id that the node may still remember. */
	previous: BackgroundJob | undefined;
}

export interface JobText {
	/** The start of the entry, up to and including `active-threads=`. */
	readonly head: string;
	/** The end of the entry, after the value of `recs-failed`. */
	readonly tail: string;
	/**
	 * A job with an index filter before 6.0: its status is `active` without a result, and its entry has no counter at
	 * the end.
	 */
	readonly isIndexQuery: boolean;
}

export const DEFAULT_LIFE: Required<JobLife> = {
	lag: 0,
	duration: 1000,
	drain: 0,
	abortDelay: 10,
	records: 1000,
	failed: 0,
	filtered: 0,
};
