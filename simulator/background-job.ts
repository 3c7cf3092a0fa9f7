/**
 * The life of a background job on one node: the ground truth that a verdict is judged by. All times are milliseconds on the scale of
 * whoever calls, from any zero.
 */

/** What a client asks a node to start. */
export interface JobOrder {
	/** 0n: the node gives the job an id of its own, 1, 2, 3, … */
	readonly taskId: bigint;
	readonly namespace: string;
	/** Omitted: the whole namespace. May hold any character. */
	readonly set?: string;
	/** What is done to each record. Default: write operations. */
	readonly work?: JobWork;
	/** With a filter the job walks a secondary index; before 6.0 that is another kind of job altogether. */
	readonly filter?: IndexFilter;
	/** Records a second. 0 or omitted: as many as the server allows, 10,000. */
	readonly rps?: number;
	/** The socket timeout that the client asked for; servers show 10,000 whatever it was. */
	readonly socketTimeout?: number;
	/** How many partitions the client asked for, where it named them. */
	readonly partitions?: number;
	/** The client's address and port. Default `127.0.0.1:40000`. */
	readonly from?: string;
}

export type JobWork = { readonly kind: "operations" } | JobUdf;

export interface JobUdf {
	readonly kind: "udf";
	readonly package: string;
	readonly function: string;
	/** The arguments as the client packed them (msgpack); the node only carries them. */
	readonly arguments?: Uint8Array;
}

export interface IndexFilter {
	readonly bin?: string;
	/** Default: `idx_` and the bin. */
	readonly indexName?: string;
}

/** How a job goes on one node. */
export interface JobLife {
	/** From the start's acceptance until the node has the job. Default 0, as on real servers; more makes it invisible for so long. */
	readonly lag?: number;
	/** From having it to done. Default 1000; `Infinity` runs until it is aborted. */
	readonly duration?: number;
	/** The end of `duration` in which progress reads 100.00 though the job is still active, waiting for its last records. Default 0. */
	readonly drain?: number;
	/** From an abort to done, in which it reads `active(user-aborted)`. Default 10. */
	readonly abortDelay?: number;
	/** Records that the job meets on this node. Default 1000. */
	readonly records?: number;
	/** How many of them fail; the job is done(ok) all the same. Default 0. */
	readonly failed?: number;
	/** Records that a filter expression passed over. Default 0. */
	readonly filtered?: number;
}

/** `coming`: accepted, not there yet. `evicted`: finished, and no longer listed. `lost`: the node forgot it before it had finished. */
export type JobState = "none" | "refused" | "coming" | "active" | "aborting" | "done" | "evicted" | "lost";

export type JobResult = "ok" | "user-aborted";

/** What is true of a task on a node, whatever the node answers. */
export interface JobTruth {
	readonly state: JobState;
	/** Whether the node lists the job now. */
	readonly visible: boolean;
	/** How it ended, or is about to. */
	readonly result?: JobResult;
	/** Percent, 0 to 100. */
	readonly progress: number;
	readonly recordsSucceeded: number;
	readonly recordsFailed: number;
	readonly startedAt?: number;
	/** When its work ended; absent where it has not, or never did. */
	readonly finishedAt?: number;
}

/** Something that happened to a job. `listed`: an index job before 6.0 becomes visible. */
export interface JobChange {
	readonly at: number;
	readonly taskId: bigint;
	readonly change: "coming" | "active" | "listed" | "aborting" | "done" | "evicted" | "lost" | "refused";
}

/** Which list a job is in; from 6.0 there is but `query` (server source, as_mon). */
export type JobModule = "query" | "scan";

/** A job as a node keeps it. Changed by its list alone. */
export interface BackgroundJob {
	readonly id: string;
	readonly order: JobOrder;
	readonly life: Required<JobLife>;
	/** The parts of its entry that never change, worded when it starts. */
	readonly text: JobText;
	/** When it becomes active. */
	readonly startsAt: number;
	/** When the node begins to list it; `Infinity` where it never will. */
	listsAt: number;
	endsAt: number;
	abortedAt: number;
	state: JobState;
	listed: boolean;
	/** An older job under the same id, of which something may still be said. */
	previous: BackgroundJob | undefined;
}

export interface JobText {
	/** Up to and with `active-threads=`. */
	readonly head: string;
	/** From `recs-failed`'s value on, up to and with `ops-active=` or the end. */
	readonly tail: string;
	/** An index job before 6.0: `active` without a result, and no counter at its end. */
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
