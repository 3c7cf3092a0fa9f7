import type { CallHistory } from "../oracle/history.ts";
import type { Run } from "../run/run.ts";
import type { RoundSeen } from "../run/seen.ts";
import type { WrongVerdict } from "./judge-rounds.ts";
import type { ReviewedCall } from "./reviewed-call.ts";

/**
 * Whether a wait reported success when its time was up, or a question that it gave up then as a network failure. That
 * breaks WAIT-4, for any answers of the nodes.
 */
export function isWrongAtDeadline(run: Run, call: ReviewedCall, wrong: WrongVerdict): boolean {
	if (givesUpInSuccess(run, call, wrong)) return true;
	return endsAtDeadline(call.history, wrong) && !completesGraceEarly(call, wrong);
}

function endsAtDeadline({ call, report }: CallHistory, { expected, got }: WrongVerdict): boolean {
	if (call.kind !== "wait" || call.timeout === undefined || call.timeout === 0) return false;
	const isWrong = got === "complete" || (got.startsWith("an error (network_error") && !expected.startsWith("an error"));
	return isWrong && report.settledAt - report.calledAt >= call.timeout;
}

/** Whether the last round before the deadline, which begins before the pause is over, completed the grace (ROUND-8). */
function completesGraceEarly({ rounds }: ReviewedCall, { requirement, round, got }: WrongVerdict): boolean {
	const isEarly = rounds.some(({ number, isEarly: begins }) => number === round && begins);
	return requirement === "ROUND-8" && got === "complete" && isEarly;
}

/**
 * Whether only the time explains a success. The driver went on after the same answers, in more rounds than its grace
 * has, and in the last round that its timeout allowed, it called them complete. Some drivers end up to one pause before
 * their timeout.
 */
function givesUpInSuccess({ seen, schedule }: Run, { history, rounds }: ReviewedCall, { round, got }: WrongVerdict): boolean {
	if (seen?.real === undefined) return false;
	const { timeoutMs = 0, pauseMs } = seen.real;
	const { calledAt, settledAt, tookMs, connectMs = 0 } = history.report;
	const took = tookMs ?? settledAt - calledAt + connectMs;
	if (got !== "complete" || timeoutMs === 0 || took + pauseMs < timeoutMs) return false;
	const last = rounds.find(({ number }) => number === round);
	if (last === undefined) return false;
	const before = rounds.filter(({ number }) => number < round).toReversed();
	const other = before.findIndex((one) => one.told?.kind !== "in_progress" || answersIn(one) !== answersIn(last));
	const same = other < 0 ? before.length : other;
	return same >= Math.max(schedule.habits.grace, seen.manner.graceBefore6 ?? 1);
}

function answersIn({ turns }: RoundSeen): string {
	return turns
		.map(({ node, word }) => `${node} ${word.kind}`)
		.sort()
		.join("\n");
}
