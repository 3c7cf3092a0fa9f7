import type { JobLife } from "../../simulator/background-job.ts";
import type { PlannedReply } from "../../simulator/reply-plan.ts";
import type { NetworkPlan } from "./network-plan.ts";
import type { Occasion } from "./occasion.ts";

/**
 * A schedule is one plain value for a whole run: the nodes, their faults, the job on each node, the declared habits
 * of the driver, and its calls. Scenarios build one, searches draw and shrink them, reports show them, and a replay
 * token contains one. All times are milliseconds from the start of the run. Omitted fields have the default that
 * their comment gives.
 */
export interface Schedule {
	/** 2 if it has a network, or an event with `after`. The first version did not know them. */
	readonly version: 1 | 2;
	readonly task: TaskPlan;
	/** In the order in which the cluster names them. The order must not matter (ROUND-5). */
	readonly nodes: readonly NodePlan[];
	/** In any order. Events at the same time happen in this order. */
	readonly events: readonly WorldEvent[];
	readonly habits: DeclaredHabits;
	/** The calls of the driver, on one handle unless a call says otherwise. */
	readonly calls: readonly Call[];
	/** A network between the driver and the nodes. Default: the driver asks the nodes directly. */
	readonly network?: NetworkPlan;
}

export interface TaskPlan {
	/**
	 * Decimal text. Any other text is an id that must be rejected (ASK-2), and no job has it. Default in scenarios:
	 * 4660.
	 */
	readonly id: string;
	readonly namespace: string;
	readonly set?: string;
	readonly kind: "query_execute" | "query_udf";
	/** The node on which the query was started, if it was started on one node only. */
	readonly node?: string;
	/**
	 * The nodes on which the query was started, if the caller tells the tracker (TRUTH-4). They do not have to be nodes
	 * of the schedule.
	 */
	readonly startedOn?: readonly string[];
	/** The query has an index filter. Before 6.0 that makes it another kind of job. */
	readonly filter?: boolean;
}

export interface NodePlan {
	readonly name: string;
	/** The server build: numbers with dots between them. */
	readonly version: string;
	/** The time from question to answer, at least 1 (default: 1). */
	readonly latency?: number;
	/** A member of the cluster from the start (default: true). */
	readonly member?: boolean;
	/**
	 * How the job goes on this node; it starts at 0. `null`: the request never reached the node. `unknown set`: the
	 * node refused it with code 2.
	 */
	readonly job: JobLife | null | "unknown set";
	/** Scripted answers about jobs, used before true answers. */
	readonly replies?: readonly PlannedReply[];
	/** What the cluster's client believes the build to be until it reads it again; `null`: it cannot be read. */
	readonly believedBuild?: string | null;
	/** How many finished jobs the node keeps (default: 100). */
	readonly maxDone?: number;
}

/** Something that happens in the cluster while the driver tracks: `at` ms after the start, or after an answer. */
export type WorldEvent = { readonly at: number; readonly after?: Occasion } & (
	| { readonly kind: "join" | "leave" | "crash" | "hold" | "release"; readonly node: string }
	/** The node starts again without jobs. A version makes it an upgrade. */
	| { readonly kind: "restart"; readonly node: string; readonly version?: string }
	/** An operator aborts the job, on one node or on all. */
	| { readonly kind: "abort"; readonly node?: string }
	/** Other jobs push every finished one out of the node's list. */
	| { readonly kind: "evict"; readonly node: string }
	/** The same query is started again on one node. */
	| { readonly kind: "launch"; readonly node: string; readonly job: JobLife }
	/** More scripted answers. */
	| { readonly kind: "plan"; readonly node: string; readonly replies: readonly PlannedReply[] }
	/** The cluster's client loses or finds the cluster (ROUND-2). */
	| { readonly kind: "ready" | "not ready" }
);

/** The declared habits of a driver where correct drivers differ. The clauses are judged by them. */
export interface DeclaredHabits {
	/** The number of empty rounds that end the grace (default: 3; ROUND-8). */
	readonly grace: number;
	/** Whether a round asks all its targets or stops at the first in progress (ROUND-5). */
	readonly sweep: "all" | "until-in-progress";
	/** Milliseconds slept before the first round (WAIT-1). */
	readonly firstSleep: number;
	/** From which time the pause between rounds is measured, and how it grows (WAIT-2). */
	readonly interval: IntervalHabit;
	/** How often a failed question is repeated within its round. */
	readonly retries: number;
}

export type IntervalHabit =
	/** The requested pause, from the end of a round to the start of the next. */
	| { readonly kind: "end-to-start" }
	/** The requested pause, from start to start. */
	| { readonly kind: "start-to-start" }
	/** The waits of one interval poll together: each pause is at least the one asked for, and less than twice as long. */
	| { readonly kind: "shared" }
	/** The pause grows by `factor` every `every` rounds, up to `most` ms. */
	| { readonly kind: "backoff"; readonly first: number; readonly factor: number; readonly every: number; readonly most: number };

/**
 * One call of the driver. `at`: when it is made (default: 0). `handle`: which handle of the task (default: 0);
 * handles share no observations (WAIT-9).
 */
export type Call = { readonly at?: number; readonly handle?: number } & (
	| ({ readonly kind: "wait" } & WaitPlan)
	| { readonly kind: "status"; readonly requestTimeout?: number }
	| { readonly kind: "abort"; readonly requestTimeout?: number }
);

export interface WaitPlan {
	/** Default 1000. */
	readonly pollInterval?: number;
	/**
	 * The limits of an adaptive interval, in place of `pollInterval`, if at least one is given (WAIT-2). Defaults 50 and
	 * 1000.
	 */
	readonly adaptiveMin?: number;
	readonly adaptiveMax?: number;
	/** Default: none. */
	readonly timeout?: number;
	/** Default 5000. */
	readonly requestTimeout?: number;
	/** Default: the declared grace. */
	readonly grace?: number;
	/** Default 0 (WAIT-11). */
	readonly forgive?: number;
	/** When the caller cancels the call (WAIT-10), from the start of the run. */
	readonly cancelAt?: number;
	/**
	 * Options exactly as given, each with a value that the wait must reject (WAIT-8). It counts in place of a field with
	 * the same name. Allowed values belong into the fields.
	 */
	readonly options?: Readonly<Record<string, OptionValue>>;
}

/** Values that a caller may pass by mistake. */
export type OptionValue = string | number | boolean | null;

/**
 * The limits of a wait's adaptive interval; `undefined` if its interval is fixed. A `max` below `min` counts as `min`.
 */
export function adaptiveLimits(wait: WaitPlan): { readonly min: number; readonly max: number } | undefined {
	const { pollInterval = 1000, adaptiveMin, adaptiveMax } = wait;
	if (pollInterval !== 1000 || (adaptiveMin === undefined && adaptiveMax === undefined)) return undefined;
	const min = adaptiveMin ?? 50;
	return { min, max: Math.max(min, adaptiveMax ?? 1000) };
}

/** The library's own habits. */
export const LIBRARY_HABITS: DeclaredHabits = {
	grace: 3,
	sweep: "all",
	firstSleep: 0,
	interval: { kind: "end-to-start" },
	retries: 0,
};

/**
 * The habits of the library's calls on one cluster object. In the kit, each call has its own cluster object, unless the
 * schedule has these habits.
 */
export const SHARING_HABITS: DeclaredHabits = { ...LIBRARY_HABITS, interval: { kind: "shared" } };
