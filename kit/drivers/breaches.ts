import type { World } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import { leftOut } from "./left-out.ts";
import { misread, overlap } from "./open-questions.ts";
import { QUESTION_CHECKS } from "./question-checks.ts";
import type { ReviewedCall } from "./reviewed-call.ts";
import type { Check, Found, TimedCall } from "./timed-call.ts";
import { TIME_CHECKS } from "./timing.ts";

/** A broken clause about what was asked, or when. */
export interface Breach extends Found {
	/**
	 * `question`: what was asked, so that a wrong verdict follows from it. `order`: in which order questions and answers
	 * came. `time`: found only by measuring time (JUDGE-4).
	 */
	readonly kind: "question" | "order" | "time";
}

/** Checks one call in real time: the form of its questions, its pauses and its end. */
export function breachesOf(run: Run, call: ReviewedCall, world: World): readonly Breach[] {
	const { real, manner } = run.seen ?? {};
	if (real === undefined || manner === undefined) return [];
	const timed: TimedCall = { ...call, run, world, real, habits: run.schedule.habits, manner };
	const found = (checks: readonly Check[], kind: Breach["kind"]) =>
		checks.flatMap((check): Breach | readonly [] => {
			const breach = check(timed);
			return breach === undefined ? [] : { ...breach, kind };
		});
	return [...found([...QUESTION_CHECKS, leftOut], "question"), ...found(ORDER_CHECKS, "order"), ...found(TIME_CHECKS, "time")];
}

const ORDER_CHECKS: readonly Check[] = [misread, oneRound, overlap, ownTimeout];

function oneRound({ rounds, history, real }: TimedCall): Found | undefined {
	const isBroken = history.call.kind === "wait" && real.timeoutMs === 0 && rounds.length > 1;
	return isBroken ? { requirement: "WAIT-6", message: "a timeout of 0 should be exactly one round" } : undefined;
}

/** A wait without a timeout ends in one, though each node has answered each question. */
function ownTimeout({ history: { call, report, questions } }: TimedCall): Found | undefined {
	const { outcome } = report;
	if (call.kind !== "wait" || Number.isFinite(call.timeout ?? Number.POSITIVE_INFINITY)) return undefined;
	if (outcome.kind !== "error" || outcome.code !== "timeout") return undefined;
	// A driver may take a question that failed, or that is still open, for a timeout: that is another fault.
	const isAnswered = questions.length > 0 && questions.every(({ end }) => end.kind === "answered");
	return isAnswered ? { requirement: "WAIT-3", message: "a wait without a timeout should not end in timeout" } : undefined;
}
