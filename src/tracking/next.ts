import type { Next, RoundTimes, Timing, Verdict } from "./rules.ts";

const SETTLE: Next = { kind: "settle" };
const DEADLINE: Next = { kind: "deadline" };

/**
 * When the next round starts, or how the wait ends. A wait with a deadline asks once more just before it, early enough for a round as
 * long as the last one to end in time, and then no more (WAIT-5).
 */
export function next(verdict: Verdict, round: RoundTimes, timing: Timing): Next {
	if (verdict.kind === "complete" || verdict.kind === "error") return SETTLE;
	if (timing.timeout === 0) return SETTLE; // WAIT-6: exactly one round
	const { startedAt, endedAt } = round;
	const regular = endedAt + timing.pollInterval;
	if (timing.timeout === Number.POSITIVE_INFINITY) return { kind: "round", at: regular, early: false };
	const deadline = timing.calledAt + timing.timeout;
	if (round.early || endedAt >= deadline) return DEADLINE;
	const at = Math.max(endedAt, Math.min(regular, deadline - (endedAt - startedAt)));
	// A round that began at the deadline would be cut before its first answer.
	return at < deadline ? { kind: "round", at, early: at < regular } : DEADLINE;
}
