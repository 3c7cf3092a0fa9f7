/** The four rules of tracking, as pure functions, and the values that they work on. */

import type { Answer, NodeAnswer, Refusal, Round } from "./answer.ts";

/**
 * The four rules. They read no clock and do no I/O. Waits use them, and an exhaustive search calls the same functions.
 * A mutant (a tracker with one deliberate bug) is `{ ...rules, judge: … }`.
 */
export interface Rules {
	/**
	 * Which requests to try on a node of this build, in order, until the node knows a command (ASK-1, ASK-8, ASK-9).
	 */
	readonly command: (build: string | undefined, taskId: string) => readonly (readonly string[])[];
	/** What the body of a reply to these commands means (PARSE, ASK-3, ASK-6, ASK-8). */
	readonly read: (body: string, commands: readonly string[], taskId: string) => Answer;
	/** What the answers of a round mean, given what was observed before (ROUND). */
	readonly judge: (round: Round, memory: Memory, tolerance: Tolerance) => Judgement;
	/** When the next round starts, or how the wait ends, given the whole last round (WAIT-2, WAIT-5, WAIT-6). */
	readonly next: (verdict: Verdict, round: Round, timing: Timing) => Next;
}

/** What carries over from round to round (WAIT-7). */
export interface Memory {
	/**
	 * Nodes that have reported the job, in progress or complete (ROUND-6). The calls on one handle share it (WAIT-9).
	 */
	readonly observed: { has(node: string): boolean };
	/** Nodes whose last answer in this wait was that the job is done (ROUND-12). */
	readonly done: { has(node: string): boolean };
	/** Empty rounds in a row (ROUND-8). */
	readonly emptyRounds: number;
	/** Failed rounds in a row by node name (WAIT-11). The empty name stands for the cluster itself. */
	readonly failedRounds: ReadonlyMap<string, number>;
	/** When the first round of the wait began, as a reading of the clock in milliseconds (ROUND-11). */
	readonly firstRoundAt: number;
	/** The nodes on which the job was started; `undefined` if the caller does not know them (TRUTH-4). */
	readonly startedOn?: { has(node: string): boolean } | undefined;
}

/**
 * How many empty rounds in a row end the grace (ROUND-8), and how many failed rounds in a row a node may have
 * (WAIT-11).
 */
export interface Tolerance {
	readonly grace: number;
	readonly forgive: number;
}

export type Verdict =
	/** Questions are open, and the answers so far do not decide. */
	| { readonly kind: "undecided" }
	| { readonly kind: "in_progress" }
	| { readonly kind: "complete" }
	| { readonly kind: "error"; readonly fault: Fault };

/** Why a round failed: it could not begin, or a node gave this answer. */
export type Fault = { readonly refusal: Refusal } | { readonly refusal?: undefined; readonly by: NodeAnswer };

export interface Judgement {
	readonly verdict: Verdict;
	readonly emptyRounds: number;
	readonly failedRounds: ReadonlyMap<string, number>;
}

/** The times of a wait in milliseconds. `calledAt` is a reading of the clock. */
export interface Timing {
	readonly calledAt: number;
	/** The pause after this round. */
	readonly pollInterval: number;
	/** `Infinity`: no deadline. */
	readonly timeout: number;
}

export type Next =
	| { readonly kind: "round"; readonly at: number; readonly early: boolean }
	/** The wait ends with the verdict. */
	| { readonly kind: "settle" }
	/** The wait ends in `timeout`, now. */
	| { readonly kind: "time_out" }
	/** No more rounds; the wait ends at the deadline. */
	| { readonly kind: "deadline" };
