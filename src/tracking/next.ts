/** Rule 4, the only place that decides the pause: when the next round starts, or how the wait ends. */

import type { Round } from "./answer.ts";
import type { Fault, Next, Timing, Verdict } from "./rules.ts";

const SETTLE: Next = { kind: "settle" };
const TIME_OUT: Next = { kind: "time_out" };
const DEADLINE: Next = { kind: "deadline" };

/**
 * Usually the next round starts one poll interval after the end of this one (WAIT-2). A wait with a deadline makes one
 * last round before it, early enough for a round as long as the previous one to end in time (WAIT-5).
 */
export function next(verdict: Verdict, round: Round, timing: Timing): Next {
	const { startedAt, endedAt } = round;
	const deadline = timing.calledAt + timing.timeout;
	if (verdict.kind === "complete") return SETTLE;
	if (verdict.kind === "error") return endedAt >= deadline && isGivenUp(verdict.fault) ? TIME_OUT : SETTLE;
	if (timing.timeout === 0) return TIME_OUT; // WAIT-6: exactly one round
	const regular = endedAt + timing.pollInterval;
	if (timing.timeout === Number.POSITIVE_INFINITY) return { kind: "round", at: regular, early: false };
	if (round.early || endedAt >= deadline) return DEADLINE;
	const at = Math.max(endedAt, Math.min(regular, deadline - (endedAt - startedAt)));
	// A round that begins at the deadline would be cut before its first answer.
	return at < deadline ? { kind: "round", at, early: at < regular } : DEADLINE;
}

/** WAIT-4: if a question times out at or after the deadline, the wait has timed out, and the node has not failed. */
function isGivenUp(fault: Fault): boolean {
	return fault.refusal === undefined && fault.by.answer.kind === "failure" && fault.by.answer.reason === "timed_out";
}
