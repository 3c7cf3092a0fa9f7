/**
 * What is used of the official client, `aerospike` 6.x, in its own names. Its classes fit these shapes; so does a test's
 * stand-in.
 */
export interface OfficialClient {
	/** `false` skips the question whether the last tends failed. */
	isConnected(checkTenderErrors?: boolean): boolean;
	getNodes(): readonly { readonly name: string }[];
	/** Resolves with `null` for an empty reply, and also for a node it does not know. */
	infoNode(request: string, node: { readonly name: string }, policy: OfficialInfoPolicy): Promise<string | null>;
}

/** Times are milliseconds. */
export interface OfficialInfoPolicy {
	readonly timeout: number;
	/** How long a connection that timed out is kept to wait for the late reply; 0 closes it at once (ASK-7). */
	readonly timeoutDelay: number;
	/** Otherwise a `;` in a command is taken for its end. */
	readonly sendAsIs: boolean;
}

/** What `query.background()`, `query.operate()` and their namesakes of a scan resolve with. */
export interface OfficialJob {
	readonly client: OfficialClient;
	/** A JavaScript number, also where it was given as one. */
	readonly jobID: number;
}

/** The query or scan the job was started from. */
export interface OfficialQuery {
	readonly ns: string;
	readonly set?: string | null | undefined;
	/** What `background()` leaves on it. */
	readonly udf?: unknown;
	/** What `operate()` leaves on it. */
	readonly ops?: unknown;
}
