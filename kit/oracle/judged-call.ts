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

/** Everything that a status or a wait is judged by. */
export interface Tracked {
	readonly history: CallHistory;
	readonly world: World;
	readonly builds: Builds;
	readonly memory: Memory;
	readonly habits: DeclaredHabits;
	readonly id: string;
	/** The node the task was started on, where it was started on one alone. */
	readonly named: string | undefined;
	/** The nodes on which the query was started, if the tracker was told (TRUTH-4). */
	readonly startedOn: ReadonlySet<string> | undefined;
	readonly isLibrary: boolean;
	readonly report: Report;
	readonly onRound: ((round: JudgedRound) => void) | undefined;
}

/** A round as the judge saw it, for whoever wants to show why. */
export interface JudgedRound {
	/** Which of the schedule's calls, from 0. */
	readonly call: number;
	readonly poll: Poll;
	/** What it may come to, the likeliest first; none where the call was over before. */
	readonly lawful: readonly Verdict[];
	/** Whether the driver made one of these of it. */
	readonly isRight: boolean;
	/** The nodes that count as observed when it ends. */
	readonly observed: ReadonlySet<string>;
	/** Empty rounds in a row before it (ROUND-8). */
	readonly emptyBefore: number;
}

/** A call while it is judged: its terms, and what it knows by now. */
export interface JudgedCall extends Tracked {
	readonly questions: Questions;
	readonly pace: Pace;
	readonly requestTimeout: number;
	/** Failed rounds in a row of one node that are forgiven (WAIT-11). */
	readonly budget: number;
	/** `Infinity` where the grace never ends (STATUS-1). */
	readonly grace: number;
	/** `Infinity` where nobody calls it off. */
	readonly cancelAt: number;
	/** A wait of one round, with `timeout: 0` (WAIT-6). */
	readonly isSingleWait: boolean;
	/** Failed rounds in a row, by node; "" stands for the cluster, which can refuse a round as a whole. */
	readonly failed: Map<string, number>;
	/** Nodes whose latest word in this wait was done (ROUND-12). */
	readonly done: Set<string>;
	/** See `TurnTerms`. */
	readonly listing: Map<string, string>;
	/** Empty rounds in a row (ROUND-8). */
	empty: number;
	firstRoundAt: number;
	/** How many rounds have had a verdict. */
	rounds: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const STATUS_PACE: Pace = { deadline: NEVER, isSingle: true, next: () => undefined };

export function beginJudging(tracked: Tracked): JudgedCall {
	const { history, world, builds, memory, habits, id, named, startedOn, isLibrary, report, onRound } = tracked;
	const call = history.call as Exclude<Call, { kind: "abort" }>;
	const wait = call.kind === "wait" ? call : undefined;
	const pace = wait === undefined ? STATUS_PACE : paceOf(wait, history.report.calledAt, habits.interval);
	// Named one by one: copied as a whole they cost more than judging a round, and millions of calls are judged.
	return {
		history,
		world,
		builds,
		memory,
		habits,
		id,
		named,
		startedOn,
		isLibrary,
		report,
		onRound,
		questions: questionsInOrder(history.questions),
		pace,
		requestTimeout: call.requestTimeout ?? 5000,
		budget: wait?.forgive ?? 0,
		grace: wait === undefined ? NEVER : (wait.grace ?? habits.grace),
		cancelAt: wait?.cancelAt ?? NEVER,
		isSingleWait: wait !== undefined && pace.isSingle,
		failed: new Map<string, number>(),
		done: new Set<string>(),
		listing: new Map<string, string>(),
		empty: 0,
		firstRoundAt: NEVER,
		rounds: 0,
	};
}

/** What ends a wait that asks nothing more. */
export function endWithoutRounds({ cancelAt, pace }: JudgedCall): Ending {
	return cancelAt <= pace.deadline
		? { kind: "called off", at: cancelAt, clause: "WAIT-10" }
		: { kind: "error", code: "timeout", at: pace.deadline, clause: "WAIT-4" };
}
