import type { IntervalHabit } from "../schedule/schedule.ts";

/** The declared pause after a round. `most`: the pause if it does not grow, or the longest one. */
export function pauseAfter(round: number, most: number, interval: IntervalHabit): number {
	if (interval.kind !== "backoff") return most;
	const { first, factor, every, most: longest } = interval;
	return most * Math.min(1, (first * factor ** Math.floor((round - 1) / every)) / longest);
}
