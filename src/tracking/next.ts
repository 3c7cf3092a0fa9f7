import type { Round } from "./answer.ts";
import type { Fault, Next, Timing, Verdict } from "./rules.ts";

const SETTLE: Next = { kind: "settle" };
const TIME_OUT: Next = { kind: "time_out" };
const DEADLINE: Next = { kind: "deadline" };

/**
 * When the next round starts, or how the wait ends. A wait with a deadline asks once more just before it, early enough for a round as
 * long as the last one to end in time, and then no more (WAIT-5).
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
	// A round that began at the deadline would be cut before its first answer.
	return at < deadline ? { kind: "round", at, early: at < regular } : DEADLINE;
}

/** WAIT-4: a question given up at or after the deadline is the wait's own timeout, and says nothing against the node. */
function isGivenUp(fault: Fault): boolean {
	return fault.refusal === undefined && fault.by.answer.kind === "failure" && fault.by.answer.reason === "timed_out";
}
