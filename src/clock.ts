/**
 * Time for the tracker: a monotonic reading in milliseconds, and actions at a later reading. This is the only file of
 * the library that uses timers. A simulated cluster brings a virtual clock instead.
 */

/**
 * What kind an action is. It decides the order of the actions that are due at the same time (WAIT-5): first changes of
 * the world, then answers, request timeouts, verdicts and starts of rounds, and the deadline last.
 */
export type Rank = "world" | "answer" | "request-timeout" | "verdict" | "round" | "deadline";

/** Cancels a scheduled action. A call after the action has run, or a second call, does nothing. */
export type Cancel = () => void;

/** A source of time, and of actions at a later time. */
export interface Clock {
	/**
	 * Milliseconds on a monotonic scale. The zero point is arbitrary. If it throws or gives no finite number, the calls
	 * that use the clock reject, and a cluster of `connectInfoCluster` is closed.
	 */
	now(): number;
	/**
	 * Runs `action` once, at the reading `at` or as soon as possible after it; never before it, and never inside this
	 * call. If it throws or gives no function that cancels the action, the same happens as if `now` fails.
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

/** A real timer fires at most this much early. One that fires earlier runs on another clock than `performance`. */
const EARLY_MS = 2;

/**
 * The real clock: `performance.now()` and timers, in Node and in a browser. Fake timers of a test may replace
 * `setTimeout` and leave `performance` alone. Then the timer decides; waiting for `performance` would never end.
 */
export const realClock: Clock = {
	now: () => performance.now(),
	schedule(at, rank, action) {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let cancelled = false;
		let lastEarly = Number.POSITIVE_INFINITY;
		const run = () => {
			if (!cancelled) action();
		};
		const arm = (delay: number) => {
			const step = Math.min(Math.max(Math.ceil(delay), 0), LONGEST_TIMER_MS);
			timer = setTimeout(() => due(delay - step), step);
		};
		/** `left`: the rest of a long delay after this timer, in milliseconds. */
		const due = (left: number) => {
			const early = at - performance.now();
			if (left > 0) return arm(Math.min(left, early));
			// A timer can fire a fraction of a millisecond early. If `performance` does not advance, one more try is enough.
			if (early > 0 && early <= EARLY_MS && early < lastEarly) {
				lastEarly = early;
				return arm(early);
			}
			// WAIT-5: answers that have reached the socket count before a limit that is due at the same time.
			if (rank === "request-timeout" || rank === "deadline") afterArrivals(run);
			else run();
		};
		arm(at - performance.now());
		return () => {
			cancelled = true;
			clearTimeout(timer);
		};
	},
};
