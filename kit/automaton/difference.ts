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

/** A run of letters on which the rules and the specification disagree. */
export interface Difference {
	/** The clause that the rules break. */
	readonly requirement: string;
	readonly expected: string;
	readonly got: string;
	readonly terms: AutomatonTerms & { readonly pollInterval?: number; readonly timeout?: number };
	/** They disagree in the last of these rounds. */
	readonly rounds: readonly DifferenceRound[];
	/** It only shows if the nodes answer in the reverse order (ROUND-5). */
	readonly isBackwards?: boolean;
	/** Set if the letters do not determine the run completely. */
	readonly schedule?: Schedule;
}

export interface DifferenceRound {
	/** By node; empty if only time matters. */
	readonly letters: readonly Letter[];
	readonly isReady: boolean;
	readonly isEarly: boolean;
	/** Whether the round ends within two seconds of the wait's first round; absent if it does not matter. */
	readonly isWithin2s?: boolean;
	/** How long the round lasts, in milliseconds; absent if it does not matter. */
	readonly durationMs?: number;
}

/** A verdict as text. */
export function verdictText(verdict: WordVerdict): string {
	if (verdict === UNDECIDED) return "no verdict yet";
	if (verdict === IN_PROGRESS) return "in_progress";
	if (verdict === COMPLETE) return "complete";
	if (!isError(verdict)) return `the number ${verdict}`;
	const { code, node } = errorOf(verdict);
	return `the error ${code}${node === NO_NODE ? "" : ` of ${NODE_NAMES[node]}`}`;
}
