import type { Next } from "../../src/tracking/rules.ts";
import { COMPLETE, isError, type WordVerdict } from "./automaton.ts";

/**
 * When the next round starts, times two, plus one if it is the last round before the deadline; or one of the ends
 * below.
 */
export type Start = number;
/** The wait ends with the verdict. */
const SETTLE = -1;
/** The wait ends in a timeout at once. */
const TIME_OUT = -2;
/** No more questions are asked until the deadline. */
const UNTIL_DEADLINE = -3;

/**
 * WAIT-2, WAIT-5 and WAIT-6 for a wait that was called at 0, in whole milliseconds. No question was given up at the
 * deadline (WAIT-4).
 */
export function nextStart(
	verdict: WordVerdict,
	startedAt: number,
	endedAt: number,
	isEarly: boolean,
	pollInterval: number,
	timeout: number,
): Start {
	if (verdict === COMPLETE || isError(verdict)) return SETTLE;
	if (timeout === 0) return TIME_OUT;
	const afterPause = endedAt + pollInterval;
	if (timeout === Number.POSITIVE_INFINITY) return 2 * afterPause;
	if (isEarly) return UNTIL_DEADLINE;
	const latest = Math.max(endedAt, timeout - (endedAt - startedAt));
	const start = Math.min(afterPause, latest);
	if (start >= timeout) return UNTIL_DEADLINE;
	return 2 * start + (start < afterPause ? 1 : 0);
}

/** What comes next according to the rules, in the same numbers. */
export function startOf(next: Next): Start {
	switch (next.kind) {
		case "round":
			return 2 * next.at + (next.early ? 1 : 0);
		case "settle":
			return SETTLE;
		case "time_out":
			return TIME_OUT;
		case "deadline":
			return UNTIL_DEADLINE;
		default:
			return next satisfies never;
	}
}

export function startText(start: Start): string {
	if (start === SETTLE) return "the wait to end with it";
	if (start === TIME_OUT) return "a timeout at once";
	if (start === UNTIL_DEADLINE) return "no more rounds until the deadline";
	return `the next round at ${Math.floor(start / 2)} ms${start % 2 === 1 ? ", the last" : ""}`;
}
