import type { Turn } from "../run/turn.ts";
import type { Ending } from "./ending.ts";
import type { ErrorVerdict, RequiredVerdict } from "./verdict.ts";

/** One round, followed to its end. */
export interface Poll {
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	/** When it ended, with or without a verdict. `Infinity`: it did not end. */
	readonly at: number;
	/** It began before the pause was over (WAIT-5). */
	readonly isEarly: boolean;
	readonly targets: readonly string[];
	readonly turns: readonly Turn[];
	/** Nodes whose question failed and that are not members any more (ROUND-9). */
	readonly left: ReadonlySet<string>;
	/** A question was given up at the deadline or after it. */
	readonly isTimeout: boolean;
	/** The errors with which it may end. Empty if it does not end with an error. */
	readonly errors: readonly ErrorVerdict[];
	/** How the wait ends, if it ends before the round has a verdict. */
	readonly cut?: Ending;
	/** The round could not begin. `by`: the node whose failure it is, "" for the cluster. */
	readonly refusal?: { readonly by: string; readonly isForgiven: boolean };
}

/** A round as the judge saw it, for pages and messages that show why. */
export interface JudgedRound {
	/** Which of the schedule's calls, from 0. */
	readonly call: number;
	readonly poll: Poll;
	/** The verdicts that it may have, the likeliest first. Empty if the call was over before. */
	readonly lawful: readonly RequiredVerdict[];
	/** Whether the driver's verdict is one of these. */
	readonly isRight: boolean;
	/** The nodes that count as observed when it ends. */
	readonly observed: ReadonlySet<string>;
	/** Empty rounds in a row before it (ROUND-8). */
	readonly emptyBefore: number;
}
