/**
 * Time, as the tracker sees it: a monotonic reading in milliseconds and things to be done at a later reading. This is the
 * only file of the library that touches timers; a simulated cluster brings a virtual clock instead.
 */

/**
 * What a thing scheduled for an instant is, and so its place among the others of that very instant (WAIT-5): the world
 * changes, then answers arrive, then request timeouts run, then verdicts fall, then rounds begin, and the deadline comes last.
 */
export type Rank = "world" | "answer" | "request-timeout" | "verdict" | "round" | "deadline";

/** Takes back what was scheduled. Calling it late, or twice, does nothing. */
export type Cancel = () => void;

export interface Clock {
	/** Milliseconds on a monotonic scale whose zero means nothing. */
	now(): number;
	/** Runs `action` once, at the reading `at` or as soon after it as it can; never before, and never inside this call. */
	schedule(at: number, rank: Rank, action: () => void): Cancel;
}

/** The longest delay a timer takes; a longer one fires at once, so far instants are reached in legs. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

declare const setImmediate: undefined | ((action: () => void) => unknown);

/** Lets the event loop read what has already arrived, then goes on. */
function afterArrivals(action: () => void): void {
	if (typeof setImmediate === "function") setImmediate(action);
	else setTimeout(action, 0);
}

/** The real clock: `performance.now()` and timers, in Node and in a page. */
export const realClock: Clock = {
	now: () => performance.now(),
	schedule(at, rank, action) {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let cancelled = false;
		const run = () => {
			if (!cancelled) action();
		};
		const arm = () => {
			const delay = Math.ceil(at - performance.now());
			timer = setTimeout(due, Math.min(Math.max(delay, 0), LONGEST_TIMER_MS));
		};
		const due = () => {
			// Timers round and may fire a fraction early, and a far instant takes several legs: look again.
			if (performance.now() < at) return arm();
			// WAIT-5: answers that lie in the socket count before the limit that falls on the same instant.
			if (rank === "request-timeout" || rank === "deadline") afterArrivals(run);
			else run();
		};
		arm();
		return () => {
			cancelled = true;
			clearTimeout(timer);
		};
	},
};
