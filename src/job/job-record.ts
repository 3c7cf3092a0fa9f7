/**
 * All fields of one job in a reply to `query-show`, `scan-show` or `jobs:`, in any layout from 4.0 to 8.1 (PARSE-11;
 * server source: monitor.c up to 6.2, query_job.c from 6.3, thr_query.c for index queries before 6.0). A field that the
 * server did not write is absent. Fields with unknown names are in `unknown`.
 */
export interface JobRecord {
	readonly taskId?: bigint;
	/** The monitor module of a list entry before 6.3: `scan`, `query`, … */
	readonly module?: string;
	/** `background-ops`, `background-udf`, `basic`, `aggregation`, … */
	readonly jobType?: string;
	readonly namespace?: string;
	/** The set; absent for a whole namespace. It may contain any character. */
	readonly set?: string;
	readonly indexName?: string;
	/** The status, exactly as the server wrote it: `active(ok)`, `done(user-aborted)`, `active`, … */
	readonly status?: string;
	/** The status without its result: `active`, `done`, or any other text. */
	readonly state?: string;
	/** The result in the parentheses of the status: `ok`, `user-aborted`, `abandoned-…`. */
	readonly result?: string;
	/** Percent, 0 to 100. */
	readonly jobProgress?: number;
	readonly runTimeMs?: number;
	readonly timeSinceDoneMs?: number;
	readonly recordsSucceeded?: number;
	readonly recordsFailed?: number;
	readonly recordsThrottled?: number;
	readonly recordsFilteredMeta?: number;
	readonly recordsFilteredBins?: number;
	/** Servers before 4.7 report this count instead of the ones above. */
	readonly recordsRead?: number;
	/** The limit of the job in records per second. */
	readonly recordsPerSecond?: number;
	readonly activeThreads?: number;
	readonly priority?: number;
	readonly partitionsRequested?: number;
	readonly keyDigestsRequested?: number;
	readonly netIoBytes?: number;
	readonly netIoTimeMs?: number;
	readonly socketTimeoutMs?: number;
	/** The client's address and port, `127.0.0.1+44868`. */
	readonly from?: string;
	readonly udfModule?: string;
	readonly udfFunction?: string;
	readonly udfActive?: number;
	readonly opsActive?: number;
	/** The other fields of the entry, by name. */
	readonly unknown?: Readonly<Record<string, string>>;
}
