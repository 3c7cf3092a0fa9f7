import type { IntervalHabit } from "../schedule/schedule.ts";
import { pauseAfter } from "./pause-after.ts";

/** The polls of a wait, and the other times of its scenario, in real milliseconds. */
export interface PollGrid {
	/** The pause, or the longest one if it grows. */
	readonly pauseMs: number;
	readonly interval: IntervalHabit;
	/** By how much a driver's times may be off (JUDGE-2). */
	readonly toleranceMs: number;
	/** How long a poll takes. */
	readonly answerMs: number;
	/** A pause comes before the first poll. */
	readonly sleepsFirst: boolean;
	/** When something else happens. The timeout stays before or after each of these times. */
	readonly others: readonly number[];
}

/** A timeout keeps this share of a pause as its distance from the polls. */
const SHARE_OF_A_PAUSE = 0.25;
/**
 * The distance that can be seen, in tolerances. A wait that ends too early is certain. One that ends too late must do
 * so by a time that a late machine does not explain.
 */
const LEAST_TOLERANCES = { after: 1.5, before: 4.25 } as const;
/** In a wait with a timeout, a pause of this many tolerances is long enough. */
export const TIMED_TOLERANCES = 6;
/** A wait with more polls is not steady. */
const MOST_POLLS = 50;

/**
 * A timeout that comes shortly after a poll, or shortly before the next one, moves away from it (JUDGE-5). Otherwise
 * chance decides whether a driver that looks at its timeout only between two pauses still makes that poll. A timeout
 * that is exactly the time of a poll stays: the poll itself takes time, so it always comes later.
 */
export function steadyTimeout(
	timeout: number,
	{ pauseMs, interval, toleranceMs, answerMs, sleepsFirst, others }: PollGrid,
): number {
	let before = sleepsFirst ? 0 : answerMs;
	for (let poll = 1; poll <= MOST_POLLS && pauseMs > 0; poll++) {
		const pause = pauseAfter(poll, pauseMs, interval);
		const next = before + pause;
		// A timeout during a poll tests how the poll is cut off.
		if (isSame(timeout, next) || timeout < before) return timeout;
		if (timeout > next) {
			before = next + answerMs;
			continue;
		}
		const margin = (tolerances: number) => Math.max(tolerances * toleranceMs, SHARE_OF_A_PAUSE * pause);
		const [earliest, latest] = [before + margin(LEAST_TOLERANCES.after), next - margin(LEAST_TOLERANCES.before)];
		if (earliest > latest) return timeout;
		const moved = Math.min(Math.max(timeout, earliest), latest);
		const isFree = (at: number) => others.every((other) => isSameSide(other, timeout, at));
		return [moved, earliest, latest].find(isFree) ?? timeout;
	}
	return timeout;
}

function isSame(one: number, other: number): boolean {
	return Math.abs(one - other) < 1e-6;
}

/** Whether a time is on the same side of both timeouts. */
function isSameSide(time: number, timeout: number, moved: number): boolean {
	return isSame(time, timeout) || Math.sign(time - timeout) === Math.sign(time - moved);
}
