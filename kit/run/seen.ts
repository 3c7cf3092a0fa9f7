import type { Opening } from "../oracle/round.ts";
import type { Turn } from "../oracle/turn.ts";

/** What the kit knows of a run that it saw from outside alone, through one of the profiles that drivers offer. */
export interface Seen {
	readonly profile: "decide" | "wire";
	/** Of each call, its rounds. */
	readonly rounds: readonly (readonly SeenRound[])[];
	/** Whether the numbers in a scenario's Then steps hold for this driver; if not, the rules alone judge it. */
	readonly isCounted: boolean;
	/** What real time the run took place in; absent where all time was the kit's. */
	readonly real?: RealTerms;
}

/** The terms of a run in real time, all of them in the scenario's milliseconds, which may be shorter or longer than real ones. */
export interface RealTerms {
	/** How far off times may be (JUDGE-2). */
	readonly toleranceMs: number;
	/** For so long after a change of membership the driver may not know of it (JUDGE-2). */
	readonly unawareMs: number;
	/** How long the driver should pause between rounds. */
	readonly pauseMs: number;
	/** How long it should wait for one answer. */
	readonly requestTimeoutMs: number;
	/** The timeout it was given. */
	readonly timeoutMs?: number | undefined;
}

/** A round as it showed itself. */
export interface SeenRound {
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	readonly endedAt: number;
	/** It began before the pause was over, and presumes nothing (WAIT-5, ROUND-8). */
	readonly isEarly: boolean;
	/** Whom it had to ask, or why it could not begin. */
	readonly opening: Opening;
	/** Targets that it may lawfully not have asked, since the driver may not have known of them yet (JUDGE-2). */
	readonly unsure: ReadonlySet<string>;
	/** What came of the nodes it asked. */
	readonly turns: readonly Turn[];
	/** What the driver made of it; `undefined` where it had no verdict, for the wait was over before. */
	readonly told: ToldVerdict | undefined;
}

export interface ToldVerdict {
	readonly kind: "in_progress" | "complete" | "error";
	/** Of an error, as far as the driver tells it. */
	readonly code?: string | undefined;
	readonly node?: string | undefined;
	readonly serverCode?: number | undefined;
}

/** Stands for the code of an error that a driver does not tell. */
export const UNTOLD = "untold";
