import { answersBetween, type ShapedAnswer } from "./reply-shape.ts";
import type { ReviewedCall } from "./reviewed-call.ts";

/** The answers in the round that the driver got wrong. */
export function wrongAnswers({ history, reviewed }: ReviewedCall): readonly ShapedAnswer[] {
	const wrong = reviewed.find(({ isWrong }) => isWrong);
	if (wrong === undefined) return [];
	const { startedAt, endedAt, turns } = wrong.round;
	// A driver that counts whole milliseconds can report an end that is earlier than its last answer.
	const lastAt = turns.reduce((latest, turn) => Math.max(latest, turn.endedAt), endedAt);
	return answersBetween(history.questions, startedAt, lastAt);
}

/**
 * The shapes of these answers, each once. Replies have the same shape if a driver with one fault misreads all of them
 * in the same way.
 */
export function wrongShapes(call: ReviewedCall): readonly string[] {
	return [...new Set(wrongAnswers(call).map(({ shape }) => shape))];
}
