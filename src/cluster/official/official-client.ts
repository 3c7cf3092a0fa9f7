/**
 * The parts of the official client (`aerospike` 6.x) that this package uses, under the client's own names. The classes
 * of the client have these shapes.
 */
export interface OfficialClient {
	/** With `false` the client does not check whether its last tends failed. */
	isConnected(checkTenderErrors?: boolean): boolean;
	getNodes(): readonly { readonly name: string }[];
	/** Resolves with `null` for an empty reply, and also for an unknown node. */
	infoNode(request: string, node: { readonly name: string }, policy: OfficialInfoPolicy): Promise<string | null>;
}

/** The policy of an info request. Times are in milliseconds. */
export interface OfficialInfoPolicy {
	readonly timeout: number;
	/** How long a connection that timed out is kept for a late reply. 0 closes it at once (ASK-7). */
	readonly timeoutDelay: number;
	/** With `false` the client ends a command at a `;`. */
	readonly sendAsIs: boolean;
}

/** The result of `query.background()` and `query.operate()`, and of the same methods of a scan. */
export interface OfficialJob {
	readonly client: OfficialClient;
	/** A JavaScript number, so an id above 2^53-1 has lost digits. */
	readonly jobID: number;
}

/** The query or scan that started the job. */
export interface OfficialQuery {
	readonly ns: string;
	readonly set?: string | null | undefined;
	/** Set by `background()`. */
	readonly udf?: unknown;
	/** Set by `operate()`. */
	readonly ops?: unknown;
}
