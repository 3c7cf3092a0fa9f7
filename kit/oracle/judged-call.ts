import type { Call } from "../schedule/schedule.ts";
import type { Ending } from "./ending.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { Tracked } from "./tracked.ts";
import { type QuestionsInOrder, questionsInOrder } from "./turn.ts";

/** What the caller asked for. It does not change during the call. */
export interface CallOptions {
	readonly pace: Pace;
	readonly requestTimeout: number;
	/** Failed rounds in a row of one node that are forgiven (WAIT-11). */
	readonly budget: number;
	/** `Infinity` if the grace never ends (STATUS-1). */
	readonly grace: number;
	/** `Infinity` if the call is never cancelled. */
	readonly cancelAt: number;
	/** A wait of one round, with `timeout: 0` (WAIT-6). */
	readonly isSingleWait: boolean;
}

/** The state after the rounds so far. */
export interface CallProgress {
	/** Failed rounds in a row, by node; "" stands for the cluster, which can refuse a whole round. */
	readonly failed: Map<string, number>;
	/** Nodes whose latest answer in this wait was done (ROUND-12). */
	readonly done: Set<string>;
	/** See `TurnTerms`. */
	readonly listing: Map<string, string>;
	/** Empty rounds in a row (ROUND-8). */
	empty: number;
	firstRoundAt: number;
	/** How many rounds have had a verdict. */
	rounds: number;
}

/** A call while it is judged. */
export interface JudgedCall {
	readonly tracked: Tracked;
	readonly options: CallOptions;
	readonly progress: CallProgress;
	/** The questions that no round has used yet. */
	readonly questions: QuestionsInOrder;
}

const NEVER = Number.POSITIVE_INFINITY;
const STATUS_PACE: Pace = { deadline: NEVER, isSingle: true, next: () => undefined };

export function beginJudging(tracked: Tracked): JudgedCall {
	const { history, habits } = tracked;
	const call = history.call as Exclude<Call, { kind: "abort" }>;
	const wait = call.kind === "wait" ? call : undefined;
	const pace = wait === undefined ? STATUS_PACE : paceOf(wait, history.report.calledAt, habits.interval);
	return {
		tracked,
		options: {
			pace,
			requestTimeout: call.requestTimeout ?? 5000,
			budget: wait?.forgive ?? 0,
			grace: wait === undefined ? NEVER : (wait.grace ?? habits.grace),
			cancelAt: wait?.cancelAt ?? NEVER,
			isSingleWait: wait !== undefined && pace.isSingle,
		},
		progress: { failed: new Map(), done: new Set(), listing: new Map(), empty: 0, firstRoundAt: NEVER, rounds: 0 },
		questions: questionsInOrder(history.questions),
	};
}

/** The end of a wait that asks no more questions. */
export function endWithoutRounds({ cancelAt, pace }: CallOptions): Ending {
	return cancelAt <= pace.deadline
		? { kind: "cancelled", at: cancelAt, clause: "WAIT-10" }
		: { kind: "error", code: "timeout", at: pace.deadline, clause: "WAIT-4" };
}
