/**
 * What the kit and the adapter of a driver say to each other: JSON-RPC 2.0, one message a line, over the adapter's stdin and stdout. The kit
 * asks, the adapter answers. These are the shapes; `schemas.ts` holds every line to them. All times are milliseconds.
 */

/** The version of this protocol, which both must speak. A kit that would misread an adapter's answers has another. */
export const PROTOCOL_VERSION = 1;

/** The codes of JSON-RPC errors by which an adapter says that its driver cannot do this; the second is JSON-RPC's own. */
export const UNSUPPORTED = -32001;
export const METHOD_NOT_FOUND = -32601;

/** The ways in that an adapter may offer. */
export const PROFILES = ["parse", "decide", "wire"] as const;
export type ProfileName = (typeof PROFILES)[number];

export interface HelloParams {
	readonly protocol: typeof PROTOCOL_VERSION;
	/** The kit's name and version. */
	readonly kit: string;
}

export interface HelloResult {
	readonly protocol: typeof PROTOCOL_VERSION;
	/** The driver's name and version, as reports show them. */
	readonly name: string;
	readonly version: string;
	readonly profiles: readonly ProfileName[];
	readonly capabilities?: Capabilities;
	readonly habits?: Habits;
}

/** What the driver can be asked for beside its profiles. What is left out it cannot, and the requirements that need it read unsupported. */
export interface Capabilities {
	/** `track` keeps the poll interval, the timeout, the request timeout that it is given. */
	readonly pollInterval?: boolean;
	readonly timeout?: boolean;
	readonly requestTimeout?: boolean;
	/** Tracks a task that was started on one node alone. */
	readonly namedNode?: boolean;
	/** Takes task ids above 2^53-1. */
	readonly bigTaskIds?: boolean;
	/** Forgives failures up to a budget (WAIT-11). */
	readonly forgive?: boolean;
	/** Has the method `status`. */
	readonly status?: boolean;
	/** Has the method `cancel`, and the method `abort`. */
	readonly cancel?: boolean;
	readonly abort?: boolean;
}

/** How the driver behaves where lawful drivers differ; the clauses are judged by it. */
export interface Habits {
	/** Empty rounds that end the grace, from 1; default 3 (ROUND-8). */
	readonly graceRounds?: number;
	/** Whether a round asks all nodes or stops at the first in progress; default `all` (ROUND-5). */
	readonly sweep?: "all" | "until-in-progress";
	/** Slept before the first round: `true` as long as between rounds, or so many ms; default `false` (WAIT-1). */
	readonly firstSleep?: boolean | number;
	/** The pause between rounds where the caller gives none; default 1000 (WAIT-2). */
	readonly pollIntervalMs?: number;
	/** A pause that grows instead. */
	readonly backoff?: Backoff;
	/** What the pause is measured from; default `end-to-start`. */
	readonly pause?: "end-to-start" | "start-to-start";
	/** How often a failed question is repeated in its round; default 0. */
	readonly retries?: number;
	/** How long one question may take; default 5000 (ASK-7). */
	readonly requestTimeoutMs?: number;
	/** How far off its times may be in real time; default 50 (JUDGE-2). */
	readonly toleranceMs?: number;
	/** How often it looks at its cluster; default 1000 (JUDGE-2). */
	readonly tendIntervalMs?: number;
}

/** The pause begins at `firstMs` and grows by `factor` every `every` rounds up to `mostMs`. */
export interface Backoff {
	readonly firstMs: number;
	readonly factor: number;
	readonly every: number;
	readonly mostMs: number;
}

export interface ParseParams {
	/** The text after the tab of a command's line. */
	readonly reply: string;
	/** Decimal; absent where the reader shall know no id. */
	readonly taskId?: string;
}

export interface ParseResult {
	readonly status: "complete" | "in_progress" | "not_found" | "error";
	/** Of an error: the server's code, where it gave one, and the reply as the driver kept it. */
	readonly serverCode?: number;
	readonly reply?: string;
}

export interface DecideParams {
	readonly taskId: string;
	/** The node the task was started on, where it was started on one alone. */
	readonly node?: string;
	/** Failed rounds in a row that each node is forgiven (WAIT-11); default 0. */
	readonly forgive?: number;
	/** What the rounds of one wait came to, in order. */
	readonly rounds: readonly DecideRound[];
}

export interface DecideRound {
	/** When it began and ended, from the start of the wait. */
	readonly startedAt: number;
	readonly endedAt: number;
	/** It began before the pause was over (the last round of WAIT-5), and so presumes nothing (ROUND-8). Default false. */
	readonly early?: boolean;
	/** The cluster was ready; default true. */
	readonly ready?: boolean;
	/** The active nodes as the round began. */
	readonly active: readonly string[];
	/** Of each node that was asked, in the order of `active`. */
	readonly answers: readonly DecideAnswer[];
}

/** What came of one node's question: the body of its reply, or why there is none. */
export interface DecideAnswer {
	readonly node: string;
	/** `null`: it cannot be read. */
	readonly build: string | null;
	/** What it was asked, all in one request. */
	readonly commands: readonly string[];
	readonly body?: string;
	readonly failure?: "refused" | "reset" | "closed" | "timed_out" | "malformed";
}

export interface DecideResult {
	/** One a round, up to the first that is not `in_progress`; later rounds are not to be judged. */
	readonly verdicts: readonly DecideVerdict[];
}

export interface DecideVerdict {
	readonly verdict: "in_progress" | "complete" | "error";
	/** Of an error: its code in the words of {@link ERROR_CODES}, and whose it is. */
	readonly code?: string;
	readonly node?: string;
	readonly serverCode?: number;
}

/** The words for errors. A driver that cannot tell one from another leaves the code out. */
export const ERROR_CODES = [
	"server_error",
	"network_error",
	"timeout",
	"invalid_node",
	"cluster_not_ready",
	"unsupported",
	"invalid_option",
] as const;

/** A task to be tracked in the simulated cluster. Each call is a handle of its own. */
export interface HandleParams {
	/** `host:port` of the nodes there are, each good as a seed. */
	readonly hosts: readonly string[];
	readonly namespace: string;
	readonly set?: string;
	/** Decimal. */
	readonly taskId: string;
	readonly kind: "query_execute" | "query_udf";
	/** The node the task was started on, where it was started on one alone. */
	readonly node?: string;
	readonly requestTimeout?: number;
}

export interface TrackParams extends HandleParams {
	readonly pollInterval?: number;
	readonly timeout?: number;
	readonly forgive?: number;
}

/** How a call ended. `in_progress` is an answer to `status` alone, `cancelled` to a `track` that was called off. An `abort` is complete once it was asked. */
export interface Ended {
	readonly ended: "complete" | "in_progress" | "cancelled" | "error";
	/** Of an error: its code in the words of {@link ERROR_CODES}, whose it is, and the driver's own words. */
	readonly code?: string;
	readonly node?: string;
	readonly serverCode?: number;
	readonly message?: string;
}

export interface CancelParams {
	/** The id of the `track` to be called off, which then ends as `cancelled`. */
	readonly request: number;
}

/** No params, and an answer that says no more than that it was done. */
export type Nothing = Readonly<Record<never, never>>;
