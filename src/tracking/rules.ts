import type { Answer, NodeAnswer, Refusal, Round } from "./answer.ts";
import { command } from "./command.ts";
import { judge } from "./judge.ts";
import { next } from "./next.ts";
import { read } from "./read.ts";

/**
 * The pure heart of the tracker: four functions of values, without clock, I/O or node order. A wait runs on them, a mutant is
 * `{ ...rules, judge: … }`, and an exhaustive search steps the very same functions.
 */
export interface Rules {
	/** The requests to try on a node of this build, in order, until one of their commands is known to it (ASK-1, ASK-8, ASK-9). */
	readonly command: (build: string | undefined, taskId: string) => readonly (readonly string[])[];
	/** What the body of a reply to these commands means (PARSE, ASK-3, ASK-6, ASK-8). */
	readonly read: (body: string, commands: readonly string[], taskId: string) => Answer;
	/** What the answers of a round mean, given what has been observed (ROUND). */
	readonly judge: (round: Round, memory: Memory, habits: Habits) => Judgement;
	/** When the next round starts, or how the wait ends (WAIT-2, WAIT-5, WAIT-6). */
	readonly next: (verdict: Verdict, round: Round, timing: Timing) => Next;
}

/** What carries over from round to round (WAIT-7). */
export interface Memory {
	/** Nodes that have reported the job, in progress or complete (ROUND-6). May be shared by the calls on one handle (WAIT-9). */
	readonly observed: { has(node: string): boolean };
	/** Nodes whose latest word in this wait was that the job is done (ROUND-12). */
	readonly done: { has(node: string): boolean };
	/** Empty rounds in a row (ROUND-8). */
	readonly emptyRounds: number;
	/** Failed rounds in a row, by node (WAIT-11); the empty name stands for the cluster itself. */
	readonly failedRounds: ReadonlyMap<string, number>;
	/** When the wait's first round began (ROUND-11). */
	readonly firstRoundAt: number;
}

/** How many empty rounds end the grace, and how many failed rounds in a row of one node are forgiven. */
export interface Habits {
	readonly grace: number;
	readonly forgive: number;
}

export type Verdict =
	/** Questions are open and nothing is decided without them. */
	| { readonly kind: "undecided" }
	| { readonly kind: "in_progress" }
	| { readonly kind: "complete" }
	| { readonly kind: "error"; readonly fault: Fault };

/** What a round failed of: a refusal, or the answer of a node. */
export type Fault = { readonly refusal: Refusal } | { readonly refusal?: undefined; readonly by: NodeAnswer };

export interface Judgement {
	readonly verdict: Verdict;
	readonly emptyRounds: number;
	readonly failedRounds: ReadonlyMap<string, number>;
}

export interface Timing {
	readonly calledAt: number;
	readonly pollInterval: number;
	/** `Infinity` for none. */
	readonly timeout: number;
}

export type Next =
	| { readonly kind: "round"; readonly at: number; readonly early: boolean }
	/** The wait ends with the verdict. */
	| { readonly kind: "settle" }
	/** The wait ends in `timeout`, now. */
	| { readonly kind: "time_out" }
	/** Nothing more is asked; the deadline ends the wait. */
	| { readonly kind: "deadline" };

/** The rules of the specification. */
export const defaultRules: Rules = { command, read, judge, next };
