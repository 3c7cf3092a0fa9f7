import type { RoundReport } from "./round-report.ts";
import type { Opening, Turn } from "./turn.ts";

/** What the kit observed of a run whose driver is outside this process. */
export interface RunSeen {
	readonly profile: "decide" | "wire";
	/** The rounds of each call. */
	readonly rounds: readonly (readonly RoundSeen[])[];
	/** Whether the numbers in a scenario's Then steps apply to this driver. If not, only the rules judge the run. */
	readonly isCounted: boolean;
	/** The habits that the driver declares in addition to those of the schedule. */
	readonly manner: OutsideHabits;
	/** Present if the run took place in real time. */
	readonly real?: RealTimeLimits;
	/** How late the machine was in real milliseconds, and how late it may be (JUDGE-5). */
	readonly lateness?: { readonly ms: number; readonly allowedMs: number };
}

/** Habits of a driver outside this process, in points where lawful drivers differ. */
export interface OutsideHabits {
	/** It asks the nodes of a round one after the other (ASK-4). */
	readonly asksInTurn: boolean;
	/** Whether a node that said done counts as done if it fails later (ROUND-12); `undefined`: both are accepted. */
	readonly remembersDone: boolean | undefined;
	/** It knows whether the query has an index filter, and may ask only the right module (ASK-8). */
	readonly knowsIndexFilter: boolean;
	/** The grace while an unobserved node is older than 6.0, if it is another one. */
	readonly graceBefore6: number | undefined;
	/** Whether a round in progress sets the count of empty rounds to 0. */
	readonly graceCounts: "in-a-row" | "in-all";
	/** Its pauses begin at the start of the round before. */
	readonly pausesFromStart: boolean;
	/** What its request timeout is for (ASK-7). */
	readonly requestTimeoutPer: "question" | "round" | "none";
	/** How many request timeouts a question may take with its repetitions. */
	readonly timeoutsPerQuestion: number;
	/** Whether its calls share what they observed (WAIT-9); `undefined`: both are accepted. */
	readonly sharesObservations: boolean | undefined;
}

/** The limits of a run in real time, in the scenario's milliseconds, which can be shorter or longer than real ones. */
export interface RealTimeLimits {
	/** How many milliseconds of the scenario pass in one real millisecond. */
	readonly scale: number;
	/** The difference that is allowed between an expected and an observed time (JUDGE-2). */
	readonly toleranceMs: number;
	/** The same for the end of a wait at its timeout, if it is less. */
	readonly timeoutToleranceMs?: number;
	/** The time after a change of membership in which the driver may not know about the change (JUDGE-2). */
	readonly unawareMs: number;
	/** The pause between rounds that the driver should make. */
	readonly pauseMs: number;
	/** How long the driver should wait for one answer. */
	readonly requestTimeoutMs: number;
	/** Whether a millisecond of the scenario is a real one. */
	readonly isTrue: boolean;
	/** The timeout of the call, if it has one. */
	readonly timeoutMs?: number | undefined;
}

/** A round as the kit observed it. */
export interface RoundSeen extends Omit<RoundReport, "verdict"> {
	/** The round began before the pause was over, so it does not count for the grace (WAIT-5, ROUND-8). */
	readonly isEarly: boolean;
	/** The nodes that it had to ask, or why it could not begin. */
	readonly opening: Opening;
	/** Nodes that the driver may or may not know in this round: it may not ask them, or go on for their sake (JUDGE-2). */
	readonly unsure: ReadonlySet<string>;
	/** The driver stopped asking although no node was in progress, and it could have asked the others. */
	readonly stopsShort?: boolean;
	/** One turn per node that was asked. */
	readonly turns: readonly Turn[];
	/** The driver's verdict; `undefined` if the wait ended before it had one. */
	readonly told: ToldVerdict | undefined;
}

/** The verdict of a driver on one round. */
export interface ToldVerdict {
	readonly kind: RoundReport["verdict"];
	/** Errors only, as far as the driver reports it. */
	readonly code?: string | undefined;
	readonly node?: string | undefined;
	readonly serverCode?: number | undefined;
}

/** The error code of a call in which the driver's process crashed. */
export const DIED = "died";

/** The error code that is used if a driver does not report one. */
export const UNTOLD = "unknown";
