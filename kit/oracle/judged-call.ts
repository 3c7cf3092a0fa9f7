import type { Call, DeclaredHabits } from "../schedule/schedule.ts";
import type { Builds } from "./builds.ts";
import type { Report } from "./finding.ts";
import type { CallHistory } from "./history.ts";
import type { Memory } from "./memory.ts";
import type { Ending } from "./outcome.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { Poll } from "./poll.ts";
import { type Questions, questionsInOrder } from "./turn.ts";
import type { Verdict } from "./verdict.ts";
import type { World } from "./world.ts";

/** The facts by which a status or a wait is judged. */
export interface Tracked {
	readonly history: CallHistory;
	readonly world: World;
	readonly builds: Builds;
	readonly memory: Memory;
	readonly habits: DeclaredHabits;
	readonly id: string;
	/** The node on which the task was started, if it was started on one node only. */
	readonly named: string | undefined;
	/** The nodes on which the query was started, if the tracker was told (TRUTH-4). */
	readonly startedOn: ReadonlySet<string> | undefined;
	readonly isLibrary: boolean;
	readonly report: Report;
	readonly onRound: ((round: JudgedRound) => void) | undefined;
}

/** A round as the judge saw it, for pages and messages that show why. */
export interface JudgedRound {
	/** Which of the schedule's calls, from 0. */
	readonly call: number;
	readonly poll: Poll;
	/** The verdicts that it may have, the likeliest first. Empty if the call was over before. */
	readonly lawful: readonly Verdict[];
	/** Whether the driver's verdict is one of these. */
	readonly isRight: boolean;
	/** The nodes that count as observed when it ends. */
	readonly observed: ReadonlySet<string>;
	/** Empty rounds in a row before it (ROUND-8). */
	readonly emptyBefore: number;
}

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

/** What the rounds so far have left behind. */
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
	readonly questions: Questions;
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

/** The end of a wait that asks nothing more. */
export function endWithoutRounds({ cancelAt, pace }: CallOptions): Ending {
	return cancelAt <= pace.deadline
		? { kind: "called off", at: cancelAt, clause: "WAIT-10" }
		: { kind: "error", code: "timeout", at: pace.deadline, clause: "WAIT-4" };
}
