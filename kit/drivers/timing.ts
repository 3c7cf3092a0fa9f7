import type { Question } from "../oracle/history.ts";
import type { CallReport, Run } from "../run/run.ts";
import type { RealTimeLimits, RoundSeen } from "../run/seen.ts";
import { HANGS } from "./call-watch.ts";
import { keptOpen } from "./open-questions.ts";
import { pauseAfter } from "./pause-after.ts";
import type { Check, Found, TimedCall } from "./timed-call.ts";

/** After this share of a pause, a question can belong to the next round. */
const MOST_OF_A_PAUSE = 0.75;
/**
 * A driver that reads a pause of 0 as "not given" makes its usual pause, which is longer than this, in real
 * milliseconds.
 */
const INSTEAD_OF_NONE_MS = 600;

/** The checks that measure time. On a busy machine they prove less than the order of questions. */
export const TIME_CHECKS: readonly Check[] = [sideBySide, requestTimeout, keptOpen, firstRound, pauses, noPause, end, deadline];

/** Finds a node that is asked only after another has answered, and long after the round began. */
function sideBySide({ rounds, history, real, manner, habits }: TimedCall): Found | undefined {
	// The report says what this habit costs.
	if (manner.asksInTurn) return undefined;
	for (const { turns, number, startedAt, endedAt } of rounds) {
		const first = firstQuestions(history.questions, startedAt, endedAt);
		const isLate = first.some(({ askedAt }) => {
			const before = turns.flatMap((turn) => (turn.endedAt <= askedAt ? [turn.endedAt] : []));
			// After a whole pause it may be a question of the next round.
			const isSameRound =
				askedAt - Math.max(...before) <
				Math.max(MOST_OF_A_PAUSE * pauseAfter(number, real.pauseMs, habits.interval), real.toleranceMs);
			return askedAt > startedAt + real.toleranceMs && before.length > 0 && isSameRound;
		});
		if (isLate) return { requirement: "ASK-4", message: `the nodes of round ${number} should be asked at the same time` };
	}
	return undefined;
}

function firstQuestions(questions: readonly Question[], from: number, to: number): readonly Question[] {
	const first = new Map<string, Question>();
	for (const question of questions)
		if (question.askedAt >= from && question.askedAt <= to && !first.has(question.node)) first.set(question.node, question);
	return [...first.values()];
}

/** Finds a question that is never given up, or much too late. On a busy machine, smaller delays prove nothing. */
function requestTimeout({ history, rounds, real, manner }: TimedCall): Found | undefined {
	if (manner.requestTimeoutPer === "none") return undefined;
	const limit = 2 * real.requestTimeoutMs + real.toleranceMs;
	const roundOf = (askedAt: number) => rounds.findLast(({ startedAt }) => startedAt <= askedAt);
	const beginsAt = (askedAt: number) =>
		manner.requestTimeoutPer === "round" ? (roundOf(askedAt)?.startedAt ?? askedAt) : askedAt;
	const overOf = ({ askedAt, endedAt }: Question) =>
		Math.min(endedAt, history.report.settledAt) - beginsAt(askedAt) - limit * manner.timeoutsPerQuestion;
	const late = history.questions.find((question) => overOf(question) > 0);
	if (late === undefined) return undefined;
	const message = `the question to node ${late.node} should be given up after the request timeout`;
	return { requirement: "ASK-7", message, overMs: overOf(late) };
}

/** The first round should begin as soon as the driver has connected, which is visible in its other questions. */
function firstRound({ history, real, habits }: TimedCall): Found | undefined {
	const { sleptMs = 0 } = history.report;
	// At its true pace a scenario is about something else, and takes long to repeat.
	if (habits.firstSleep > 0 || real.isTrue) return undefined;
	// The first pause of a backoff can be much shorter than the others.
	const pause = pauseAfter(1, real.pauseMs, habits.interval);
	if (pause <= 2 * real.toleranceMs) return undefined;
	const overMs = sleptMs - MOST_OF_A_PAUSE * pause;
	const message = "the first round should begin immediately, but a pause came first";
	return overMs > 0 ? { requirement: "WAIT-1", message, overMs } : undefined;
}

function pauses({ rounds, history, real, habits, manner }: TimedCall): Found | undefined {
	if (history.call.kind !== "wait" || real.pauseMs < 2 * real.toleranceMs) return undefined;
	for (const [index, { number, startedAt, isEarly }] of rounds.entries()) {
		const before = rounds[index - 1];
		if (before === undefined || isEarly) continue;
		const from = manner.pausesFromStart ? before.startedAt : endOfAnswers(before, real);
		const overMs = pauseAfter(before.number, real.pauseMs, habits.interval) - real.toleranceMs - (startedAt - from);
		if (overMs > 0) return { requirement: "WAIT-2", message: `round ${number} should begin after the whole pause`, overMs };
	}
	return undefined;
}

/** When a round ended for the driver: it does not wait for an answer that comes after its request timeout. */
function endOfAnswers({ turns, startedAt, endedAt }: RoundSeen, { requestTimeoutMs }: RealTimeLimits): number {
	const ends = turns.map((turn) => Math.min(turn.endedAt, startedAt + requestTimeoutMs));
	return ends.length === 0 ? endedAt : Math.min(endedAt, Math.max(...ends));
}

/** A pause of 0 is allowed. A driver that reads it as "not given" pauses for about a second. */
function noPause({ rounds, history, real }: TimedCall): Found | undefined {
	const { call } = history;
	if (call.kind !== "wait" || call.pollInterval !== 0 || real.pauseMs > 0 || rounds.length < 3) return undefined;
	const gaps = rounds.slice(1).map(({ startedAt }, index) => startedAt - (rounds[index]?.endedAt ?? startedAt));
	const overMs = Math.min(...gaps) - INSTEAD_OF_NONE_MS * real.scale;
	return overMs > 0
		? { requirement: "WAIT-2", message: "a pause of 0 ms should not be replaced by a longer one", overMs }
		: undefined;
}

/** What is said of a wait that goes on after its timeout. */
export const PAST_TIMEOUT = {
	endless: "the wait should end in timeout, but it continued",
	round: "no round should begin after the timeout",
	late: "the wait should end at its timeout, but it ended later",
} as const;

function end(call: TimedCall): Found | undefined {
	const { history, real, rounds } = call;
	const { outcome, calledAt, settledAt } = history.report;
	if (outcome.kind === "error" && outcome.code === "endless") {
		if (real.timeoutMs !== undefined) {
			const overMs = settledAt - connected(history.questions, calledAt) - real.timeoutMs;
			return { requirement: "WAIT-4", message: PAST_TIMEOUT.endless, overMs };
		}
		// A driver that goes on asking is judged by its verdicts.
		if (outcome.message !== HANGS) return undefined;
		// It waits for the answer to a question that it should have given up.
		if (requestTimeout(call) !== undefined) return undefined;
		const overMs = settledAt - (history.questions.at(-1)?.askedAt ?? settledAt) - real.pauseMs;
		return { requirement: "WAIT-3", message: "the wait should ask again or end, but it did nothing more", overMs };
	}
	const last = rounds.at(-1);
	if (!real.timeoutMs || last === undefined) return undefined;
	const overMs = last.startedAt - connected(history.questions, calledAt) - real.timeoutMs - lateTolerance(real);
	if (overMs <= 0) return undefined;
	const isSuccess = outcome.kind === "complete";
	return { requirement: isSuccess ? "WAIT-4" : "WAIT-5", message: PAST_TIMEOUT.round, overMs };
}

function lateTolerance({ toleranceMs, timeoutToleranceMs = toleranceMs }: RealTimeLimits): number {
	return timeoutToleranceMs;
}

/** The latest start of a timeout: the call may or may not include the time for connecting. */
function connected(questions: readonly Question[], calledAt: number): number {
	return questions[0]?.askedAt ?? calledAt;
}

/**
 * A wait never ends too early because a machine is busy, but clocks and timers round. The coarsest clock in use goes
 * on in steps of 15.6 real milliseconds, also in a scenario that is played slowly.
 */
const COARSE_CLOCK_MS = 16;

function deadline({ history, real, habits }: TimedCall): Found | undefined {
	const { outcome, calledAt, settledAt, tookMs } = history.report;
	const { timeoutMs = 0 } = real;
	if (timeoutMs === 0 || (outcome.kind === "error" && outcome.code === "endless")) return undefined;
	const leftMs = earlyMs(history.report, real);
	if (leftMs > 0)
		return {
			requirement: "WAIT-5",
			message: "the wait should not end before its timeout",
			overMs: leftMs,
			...(leftMs > COARSE_CLOCK_MS * real.scale && { isCertain: true }),
		};
	// Without that, the answer may be late because the driver took its time to disconnect.
	if (tookMs === undefined) return undefined;
	// The scenario's clock starts with the first question, so it does not count a sleep before that.
	const endedMs = habits.firstSleep > 0 ? tookMs : Math.min(tookMs, settledAt - calledAt);
	const overMs = endedMs - timeoutMs - lateTolerance(real);
	return overMs > 0 ? { requirement: "WAIT-5", message: PAST_TIMEOUT.late, overMs } : undefined;
}

/** By how many milliseconds a wait ended in timeout before its timeout; 0 if clocks can explain it. */
export function earlyMs(
	{ outcome, calledAt, settledAt, tookMs, connectMs = 0 }: CallReport,
	{ timeoutMs = 0, toleranceMs, scale }: RealTimeLimits,
): number {
	if (outcome.kind !== "error" || outcome.code !== "timeout") return 0;
	// A timeout may count from the call or from its first question.
	const leftMs = timeoutMs - (tookMs ?? settledAt - calledAt + connectMs);
	return leftMs > Math.min(toleranceMs / 10, COARSE_CLOCK_MS * scale) ? leftMs : 0;
}

/** Clocks and timers round: a right driver may end this much too early, in real milliseconds. */
const ROUNDING_MS = 2;

/**
 * Whether a wait ended in timeout and it is a matter of chance how close to its timeout: a little before it, or right
 * after an answer. A driver that gives up one pause too early does so by chance: it depends on how much of the last
 * pause was left. A slower play decides.
 */
export function isCloseToTimeout(run: Run): boolean {
	const { timeoutMs = 0, scale = 1 } = run.seen?.real ?? {};
	return run.calls.some(({ outcome, calledAt, settledAt, tookMs, connectMs = 0 }, index) => {
		if (run.schedule.calls[index]?.kind !== "wait" || outcome.kind !== "error" || outcome.code !== "timeout") return false;
		const leftMs = timeoutMs - (tookMs ?? settledAt - calledAt + connectMs);
		return leftMs > ROUNDING_MS * scale || givesUpAfterAnswer(run, index);
	});
}

/** A driver that gives up because of an answer does so within this share of a pause. It may disconnect first. */
const SOON = 0.4;

/**
 * Whether a wait ended right after a round that had begun after a whole pause. A driver that waits for its timeout ends
 * so only by chance.
 */
function givesUpAfterAnswer({ seen, calls, schedule }: Run, index: number): boolean {
	const rounds = seen?.rounds[index] ?? [];
	const [before, last] = rounds.slice(-2);
	const report = calls[index];
	if (seen?.real === undefined || report === undefined || before === undefined || last === undefined) return false;
	const { pauseMs, scale } = seen.real;
	const { tookMs, sleptMs = 0 } = report;
	// The answer of the adapter may come much later, after the driver has disconnected.
	const [first = before] = rounds;
	const isSleeper = tookMs !== undefined && schedule.habits.firstSleep > 0;
	const endedAt = isSleeper ? Math.min(report.settledAt, first.startedAt + tookMs - sleptMs) : report.settledAt;
	const pausedMs = last.startedAt - (seen.manner.pausesFromStart ? before.startedAt : before.endedAt);
	const isWhole = pausedMs >= pauseAfter(before.number, pauseMs, schedule.habits.interval) - scale;
	return isWhole && endedAt - last.endedAt < SOON * pauseMs;
}
