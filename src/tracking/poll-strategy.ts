/** How long a wait pauses between two rounds: a fixed time, or a function of what was seen (WAIT-2). */

import { invalidOption, showValue } from "../checks.ts";
import { TaskError } from "../errors.ts";
import type { Round } from "./answer.ts";
import { progressOf, type RoundProgress } from "./progress.ts";

/**
 * Decides the pauses of a wait from what its rounds have seen. It is called once for each wait, so that a wait can have
 * its own memory. The function that it returns is called after each round that leaves the task in progress. It
 * returns the milliseconds until the next round, from 0.
 *
 * ```ts
 * await task.wait({ pollInterval: () => ({ round }) => Math.min(100 * round, 5000) });
 * ```
 */
export type PollStrategy = () => (round: RoundProgress) => number;

/** Milliseconds from the end of this round to the start of the next. */
export type Pause = (round: Round) => number;

/** @throws TaskError `invalid_option` if the strategy does not return a function, or the function not a duration */
export function pauseOf(interval: number | PollStrategy, taskId: string, calledAt: number): Pause {
	if (typeof interval === "number") return () => interval;
	const strategy: unknown = interval();
	if (typeof strategy !== "function")
		throw invalidOption("The result of pollInterval()", strategy, "a function that takes a round and returns the next pause");
	return (round) => {
		const elapsedMs = round.endedAt - calledAt;
		const ms: unknown = strategy({
			round: round.number,
			elapsedMs,
			status: "in_progress",
			nodes: progressOf(round, taskId),
		} satisfies RoundProgress);
		if (typeof ms === "number" && ms >= 0 && Number.isFinite(ms)) return ms;
		throw new TaskError(
			"invalid_option",
			`The strategy of pollInterval must return a number of milliseconds from 0, not ${showValue(ms)}.`,
		);
	};
}
