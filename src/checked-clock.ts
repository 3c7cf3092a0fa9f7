import { invalidOption } from "./checks.ts";
import { type Clock, realClock } from "./clock.ts";

/** The clock of a caller can fail at any time. These two clocks say what happens then. */

/**
 * Throws if the caller's clock throws or gives no finite number. For code that can reject a call.
 *
 * @throws what the caller's clock throws, or TaskError `invalid_option`
 */
export function strictClock(clock: Clock): Clock {
	if (clock === realClock) return clock;
	return {
		now() {
			const time = clock.now();
			if (Number.isFinite(time)) return time;
			throw invalidOption("clock.now()", time, "a finite number of milliseconds");
		},
		schedule: (at, rank, action) => clock.schedule(at, rank, action),
	};
}

/**
 * Gives the last good time if the caller's clock fails. For timers and the ends of turns, where an error would end the
 * process (WAIT-8). The next strict reading then rejects the call.
 *
 * @param onFailure called with each failure
 */
export function steadyClock(clock: Clock, onFailure: (error: unknown) => void = () => {}): Clock {
	if (clock === realClock) return clock;
	const strict = strictClock(clock);
	let last = 0;
	return {
		now() {
			try {
				last = strict.now();
			} catch (error) {
				onFailure(error);
			}
			return last;
		},
		schedule: (at, rank, action) => clock.schedule(at, rank, action),
	};
}
