import type { Schedule } from "../schedule/schedule.ts";
import type { Letter } from "./alphabet.ts";
import {
	type AutomatonTerms,
	COMPLETE,
	errorOf,
	IN_PROGRESS,
	isError,
	NO_NODE,
	UNDECIDED,
	type WordVerdict,
} from "./automaton.ts";
import { NODE_NAMES } from "./words.ts";

/** A run of letters on which the rules and the specification part. */
export interface Difference {
	/** The clause that is broken. */
	readonly requirement: string;
	readonly expected: string;
	readonly got: string;
	readonly terms: AutomatonTerms & { readonly pollInterval?: number; readonly timeout?: number };
	/** The last of them is the one in which they part. */
	readonly rounds: readonly DifferenceRound[];
	/** It shows where the nodes answer in the other order alone (ROUND-5). */
	readonly isBackwards?: boolean;
	/** Where letters alone do not tell it. */
	readonly schedule?: Schedule;
}

export interface DifferenceRound {
	/** By node; none where nothing but time matters. */
	readonly letters: readonly Letter[];
	readonly isReady: boolean;
	readonly isEarly: boolean;
	/** It ends within two seconds of the wait's first round, or it does not; absent where that is all the same. */
	readonly isWithin2s?: boolean;
	/** How long it lasts, where that matters, in ms. */
	readonly durationMs?: number;
}

/** A verdict in words. */
export function verdictText(verdict: WordVerdict): string {
	if (verdict === UNDECIDED) return "no verdict yet";
	if (verdict === IN_PROGRESS) return "in_progress";
	if (verdict === COMPLETE) return "complete";
	if (!isError(verdict)) return `the number ${verdict}`;
	const { code, node } = errorOf(verdict);
	return `the error ${code}${node === NO_NODE ? "" : ` of ${NODE_NAMES[node]}`}`;
}
