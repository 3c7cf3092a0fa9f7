import type { Cancel, Clock } from "./clock.ts";

/** A timer that runs at least this late shows that the own process was paused. */
const PAUSE_MS = 50;
/** How long before the end of a limit a first timer checks whether the process is paused. */
const CHECK_MS = 100;

/** A time limit that is running. */
export interface Limit {
	/** When it ends. If it has run out in a pause of this process, it starts again now. */
	endOrRestart(): number;
	readonly cancel: Cancel;
}

/**
 * Runs an action once, `ms` milliseconds from now. The pauses of the own process do not count (CLUSTER-9): if the
 * process was paused when the limit ran out, the limit starts again at the end of the pause, because the answer may
 * still be on its way.
 */
export function startLimit(clock: Clock, ms: number, action: () => void): Cancel {
	return runningLimit(clock, ms, action).cancel;
}

/**
 * The same as {@link startLimit}. `wholeMs`: how long it is when it starts again, if a part of it has already passed.
 */
export function runningLimit(clock: Clock, ms: number, action: () => void, wholeMs: number = ms): Limit {
	let cancel: Cancel = () => {};
	let end = 0;
	let due = 0;
	const ranOutInPause = (): boolean => clock.now() >= end && clock.now() - due >= PAUSE_MS;
	const at = (time: number, then: () => void): void => {
		due = time;
		cancel = clock.schedule(time, "request-timeout", () => {
			if (ranOutInPause()) begin(wholeMs);
			else then();
		});
	};
	const begin = (length: number): void => {
		end = clock.now() + length;
		at(end - Math.min(CHECK_MS, length / 2), () => at(end, action));
	};
	begin(ms);
	return {
		endOrRestart() {
			if (ranOutInPause()) {
				cancel();
				begin(wholeMs);
			}
			return end;
		},
		cancel: () => cancel(),
	};
}
