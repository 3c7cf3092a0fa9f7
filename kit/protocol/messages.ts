/**
 * The messages between the kit and a driver's adapter: JSON-RPC 2.0, one message per line, over the adapter's stdin
 * and stdout. The kit sends requests and the adapter answers. `schemas.ts` checks every line against these types.
 * All times are in milliseconds.
 */

/** The protocol version. It changes when the kit would otherwise misread an adapter's answers. */
export const PROTOCOL_VERSION = 2;

/** The versions that the kit speaks. An adapter of an older version gets only the params of its version. */
export const PROTOCOL_VERSIONS = [1, 2] as const;
export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

/** Error codes for "the driver cannot do this". The second one is defined by JSON-RPC. */
export const METHOD_UNSUPPORTED = -32001;
export const METHOD_NOT_FOUND = -32601;

/** The profiles that an adapter can offer. */
export const PROFILES = ["parse", "decide", "wire"] as const;
export type ProfileName = (typeof PROFILES)[number];

export interface HelloParams {
	/** The newest version that the kit speaks; 1 if an adapter answered the newest one with an error. */
	readonly protocol: ProtocolVersion;
	/** The kit's name and version. */
	readonly kit: string;
}

export interface HelloResult {
	/** The version that the adapter speaks. */
	readonly protocol: ProtocolVersion;
	/** The driver's name and version, as reports show them. */
	readonly name: string;
	readonly version: string;
	readonly profiles: readonly ProfileName[];
	readonly capabilities?: Capabilities;
	readonly habits?: Habits;
}

/**
 * What the driver can do beyond its profiles. A missing field means that it cannot. Requirements that need a missing
 * capability are reported as unsupported.
 */
export interface Capabilities {
	/** `track` uses the poll interval from its params. `timeout` and `requestTimeout` mean the same for those params. */
	readonly pollInterval?: boolean;
	readonly timeout?: boolean;
	readonly requestTimeout?: boolean;
	/** Tracks a task that was started on a single node. */
	readonly namedNode?: boolean;
	/** Accepts task ids above 2^53-1. */
	readonly bigTaskIds?: boolean;
	/** Tolerates a number of failed rounds per node (WAIT-11). */
	readonly forgive?: boolean;
	/** `track` uses `useAlternate` from its params: it reaches the nodes by their alternate addresses (CLUSTER-8). */
	readonly useAlternate?: boolean;
	/** Has the method `status`. */
	readonly status?: boolean;
	/** Has the method `cancel`. */
	readonly cancel?: boolean;
	/** Has the method `abort`. */
	readonly abort?: boolean;
	/**
	 * Can only track a query that it started itself. The simulated nodes accept its start, with any task id, and from then
	 * on this id means the scenario's job. From version 2 on.
	 */
	readonly starts?: boolean;
}

/** How the driver behaves in points where correct drivers differ. The kit judges the driver by these values. */
export interface Habits {
	/** The number of empty rounds that ends the grace, from 1 to 100 (ROUND-8). Default: 3. */
	readonly graceRounds?: number;
	/** The same for nodes before 6.0, if it is another number. Default: `graceRounds`. */
	readonly graceRoundsBefore6?: number;
	/** Whether the empty rounds must come in a row, or all empty rounds of the wait count. Default: `in-a-row`. */
	readonly graceCounts?: "in-a-row" | "in-all";
	/**
	 * How a round asks its nodes: all at the same time, all of them one after the other, or one after the other up to the
	 * first node in progress (ASK-4, ROUND-5). Default: `all`.
	 */
	readonly sweep?: "all" | "one-by-one" | "until-in-progress";
	/**
	 * Whether a node that said done in this wait counts as done if it fails later (ROUND-12). If this is left out, both
	 * are accepted.
	 */
	readonly remembersDone?: boolean;
	/**
	 * Whether the driver knows if the query has an index filter. It may then ask a node before 6.0 in the right module
	 * alone (ASK-8). Default: `false`.
	 */
	readonly knowsIndexFilter?: boolean;
	/** The pause before the first round: a time, or `true` for the usual pause (WAIT-1). Default: `false`. */
	readonly firstSleep?: boolean | number;
	/** The pause between rounds if the caller does not set one (WAIT-2). Default: 1000. */
	readonly pollIntervalMs?: number;
	/** A growing pause, used in place of `pollIntervalMs`. */
	readonly backoff?: Backoff;
	/** A pause that the driver chooses again after each round, used in place of `pollIntervalMs`. */
	readonly adaptive?: AdaptivePause;
	/**
	 * Whether the pause begins at the end or at the start of the round before. `shared`: waits poll together, so a pause
	 * is at least the one asked for, and less than twice as long. Default: `end-to-start`.
	 */
	readonly pause?: "end-to-start" | "start-to-start" | "shared";
	/**
	 * How often a failed question is repeated in the same round. `until-timeout`: until the request timeout is over, which
	 * counts from the first question (CLUSTER-7). Default: 0.
	 */
	readonly retries?: number | "until-timeout";
	/** The time limit for one question (ASK-7). Default: 5000. */
	readonly requestTimeoutMs?: number;
	/**
	 * What the time limit is for: each question, or all questions of a round together. `none`: the driver has no such
	 * limit, so a silent node cannot be tested. Default: `question`.
	 */
	readonly requestTimeoutPer?: "question" | "round" | "none";
	/**
	 * Whether calls share which nodes have reported the task (STATUS-1, WAIT-9). If this is left out, both are accepted.
	 */
	readonly sharesObservations?: boolean;
	/** How much later or earlier than expected something may happen in real time (JUDGE-2). Default: 50. */
	readonly toleranceMs?: number;
	/** How often the driver updates its list of nodes (JUDGE-2). Default: 1000. */
	readonly tendIntervalMs?: number;
}

/**
 * The pause after the first `every` rounds is `firstMs`. After each further `every` rounds it is multiplied by
 * `factor`, up to `mostMs`.
 */
export interface Backoff {
	readonly firstMs: number;
	readonly factor: number;
	readonly every: number;
	readonly mostMs: number;
}

/** Each pause is between these two times. */
export interface AdaptivePause {
	readonly minMs: number;
	readonly maxMs: number;
}

export interface ParseParams {
	/** The text after the tab in the reply line of one command. */
	readonly reply: string;
	/** Decimal. Absent if the reply must be read without a task id. */
	readonly taskId?: string;
}

export interface ParseResult {
	readonly status: "complete" | "in_progress" | "not_found" | "error";
	/** Errors only: the server's code, if it sent one, and the reply as the driver kept it. */
	readonly serverCode?: number;
	readonly reply?: string;
}

export interface DecideParams {
	readonly taskId: string;
	/** The node on which the task was started, if it was started on a single node. */
	readonly node?: string;
	/** How many failed rounds in a row are tolerated per node (WAIT-11). Default: 0. */
	readonly forgive?: number;
	/** The rounds of one wait, in order. */
	readonly rounds: readonly DecideRound[];
}

export interface DecideRound {
	/** When the round began and ended, counted from the start of the wait. */
	readonly startedAt: number;
	readonly endedAt: number;
	/**
	 * The round began before the pause was over (the last round of WAIT-5), so it does not count for the grace (ROUND-8).
	 * Default: false.
	 */
	readonly early?: boolean;
	/** Whether the cluster was ready. Default: true. */
	readonly ready?: boolean;
	/** The active nodes when the round began. */
	readonly active: readonly string[];
	/** One answer per node that was asked, in the order of `active`. */
	readonly answers: readonly DecideAnswer[];
}

/** The answer of one node: the body of its reply, or the reason why it did not reply. */
export interface DecideAnswer {
	readonly node: string;
	/** The server build, or `null` if it could not be read. */
	readonly build: string | null;
	/** The commands of the request. */
	readonly commands: readonly string[];
	readonly body?: string;
	readonly failure?: "refused" | "reset" | "closed" | "timed_out" | "malformed";
}

export interface DecideResult {
	/** One verdict per round, up to and including the first that is not `in_progress`. */
	readonly verdicts: readonly DecideVerdict[];
}

export interface DecideVerdict {
	readonly verdict: "in_progress" | "complete" | "error";
	/** Errors only: one of {@link ERROR_CODES}, the node that caused the error, and the server's code. */
	readonly code?: string;
	readonly node?: string;
	readonly serverCode?: number;
}

/** The error codes. A driver that cannot tell its errors apart leaves the code out. */
export const ERROR_CODES = [
	"server_error",
	"network_error",
	"timeout",
	"invalid_node",
	"cluster_not_ready",
	"unsupported",
	"invalid_option",
] as const;

/** A task to track in the simulated cluster. Every request uses a new handle. */
export interface HandleParams {
	/** The nodes as `host:port`. Each of them can be used as a seed host. */
	readonly hosts: readonly string[];
	readonly namespace: string;
	readonly set?: string;
	/** Decimal. */
	readonly taskId: string;
	readonly kind: "query_execute" | "query_udf";
	/** The node on which the task was started, if it was started on a single node. */
	readonly node?: string;
	readonly requestTimeout?: number;
}

export interface TrackParams extends HandleParams {
	/** From version 2 on: whether the query has an index filter. Before 6.0 this decides in which module its job runs. */
	readonly indexFilter?: boolean;
	readonly pollInterval?: number;
	readonly timeout?: number;
	readonly forgive?: number;
	/** Whether the driver must reach the nodes by their alternate addresses. Absent: it does not have to. */
	readonly useAlternate?: boolean;
}

/**
 * How a call ended. Only `status` answers `in_progress`. Only a `track` that was cancelled answers `cancelled`. An
 * `abort` is complete when the nodes have been asked.
 */
export interface Ended {
	readonly ended: "complete" | "in_progress" | "cancelled" | "error";
	/** Errors only: one of {@link ERROR_CODES}, the node, the server's code and the driver's message. */
	readonly code?: string;
	readonly node?: string;
	readonly serverCode?: number;
	readonly message?: string;
	/**
	 * From version 2 on: how many milliseconds the driver's own call took, without connecting and disconnecting. If it is
	 * left out, the kit does not know when the call ended, and cannot say that it ended too late.
	 */
	readonly tookMs?: number;
}

export interface CancelParams {
	/** The id of the `track` request to cancel. That request then ends as `cancelled`. */
	readonly request: number;
}

/** Empty params, or an empty result. */
export type EmptyObject = Readonly<Record<never, never>>;
