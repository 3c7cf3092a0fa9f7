/**
 * Time for the tracker: a monotonic reading in milliseconds, and actions at a later reading. This is the only file of the
 * library that uses timers. A simulated cluster brings a virtual clock instead.
 */

/**
 * What kind an action is. It decides the order of the actions that are due at the same time (WAIT-5): first changes of the
 * world, then answers, request timeouts, verdicts and starts of rounds, and the deadline last.
 */
export type Rank = "world" | "answer" | "request-timeout" | "verdict" | "round" | "deadline";

/** Cancels a scheduled action. A call after the action has run, or a second call, does nothing. */
export type Cancel = () => void;

/** A source of time, and of actions at a later time. */
export interface Clock {
	/** Milliseconds on a monotonic scale. The zero point is arbitrary. */
	now(): number;
	/**
	 * Runs `action` once, at the reading `at` or as soon as possible after it; never before it, and never inside this
	 * call.
	 */
	schedule(at: number, rank: Rank, action: () => void): Cancel;
}

/** The longest delay of a timer. A longer one would fire at once, so a long delay takes several timers. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

declare const setImmediate: undefined | ((action: () => void) => unknown);

/** Lets the event loop read what has already arrived, then runs the action. */
function afterArrivals(action: () => void): void {
	if (typeof setImmediate === "function") setImmediate(action);
	else setTimeout(action, 0);
}

/** The real clock: `performance.now()` and timers, in Node and in a browser. */
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
			// A timer can fire a fraction of a millisecond early, and a long delay takes several timers.
			if (performance.now() < at) return arm();
			// WAIT-5: answers that have reached the socket count before a limit that is due at the same time.
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
