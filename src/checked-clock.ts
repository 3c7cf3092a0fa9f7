import { invalidOption } from "./checks.ts";
import { type Cancel, type Clock, type Rank, realClock } from "./clock.ts";

/** The clock of a caller can fail at any time. These two clocks say what happens then. */

/**
 * Throws if the caller's clock throws, or gives no finite number or no function that cancels. For code that can reject
 * a call.
 *
 * @throws what the caller's clock throws, or TaskError `invalid_option`
 */
export function strictClock(clock: Clock): Clock {
	if (clock === realClock) return clock;
	return {
		now: () => strictTime(clock),
		schedule: (at, rank, action) => schedule(clock, at, rank, action),
	};
}

/**
 * Gives the last good time if the caller's clock fails. For timers and the ends of turns, where an error would end the
 * process (WAIT-8). The next strict reading then rejects the call.
 *
 * @param onFailure called with each failure. Without it, `schedule` throws.
 */
export function steadyClock(clock: Clock, onFailure?: (error: unknown) => void): Clock {
	if (clock === realClock) return clock;
	let last = 0;
	return {
		now() {
			try {
				last = strictTime(clock);
			} catch (error) {
				onFailure?.(error);
			}
			return last;
		},
		schedule(at, rank, action) {
			try {
				return schedule(clock, at, rank, action);
			} catch (error) {
				if (onFailure === undefined) throw error;
				onFailure(error);
				return () => {};
			}
		},
	};
}

function strictTime(clock: Clock): number {
	const time = clock.now();
	if (Number.isFinite(time)) return time;
	throw invalidOption("clock.now()", time, "a finite number of milliseconds");
}

/** An action that is cancelled may run all the same, so it does no harm if the function that cancels it throws. */
function schedule(clock: Clock, at: number, rank: Rank, action: () => void): Cancel {
	const cancel: unknown = clock.schedule(at, rank, action);
	if (typeof cancel !== "function")
		throw invalidOption("The result of clock.schedule()", cancel, "a function that cancels the action");
	return () => {
		try {
			cancel();
		} catch {
			// It is called in timers and promises, where an error would end the process.
		}
	};
}
