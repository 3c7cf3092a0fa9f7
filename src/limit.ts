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
	const state = begun(clock, ms, action, ms);
	return () => state.cancelTimer();
}

/**
 * The same as {@link startLimit}. `wholeMs`: how long it is when it starts again, if a part of it has already passed.
 */
export function runningLimit(clock: Clock, ms: number, action: () => void, wholeMs: number = ms): Limit {
	const state = begun(clock, ms, action, wholeMs);
	return {
		endOrRestart() {
			if (ranOutInPause(state)) {
				state.cancelTimer();
				begin(state, wholeMs);
			}
			return state.end;
		},
		cancel: () => state.cancelTimer(),
	};
}

/** A plain value and functions of it: each question and each look has a limit, and closures for each cost more. */
interface LimitState {
	readonly clock: Clock;
	readonly action: () => void;
	readonly wholeMs: number;
	end: number;
	/** When the present timer is due: the first one comes before the end. */
	due: number;
	cancelTimer: Cancel;
}

const NOTHING: Cancel = () => {};

function begun(clock: Clock, ms: number, action: () => void, wholeMs: number): LimitState {
	const state: LimitState = { clock, action, wholeMs, end: 0, due: 0, cancelTimer: NOTHING };
	begin(state, ms);
	return state;
}

function begin(state: LimitState, ms: number): void {
	state.end = state.clock.now() + ms;
	schedule(state, state.end - Math.min(CHECK_MS, ms / 2), false);
}

function schedule(state: LimitState, due: number, isLast: boolean): void {
	state.due = due;
	state.cancelTimer = state.clock.schedule(due, "request-timeout", () => {
		const mustRestart = ranOutInPause(state);
		if (isLast && !mustRestart) return state.action();
		try {
			if (mustRestart) begin(state, state.wholeMs);
			else schedule(state, state.end, true);
		} catch {
			// The caller's clock has no timer any more. An error here would end the process (WAIT-8), so the limit ends now.
			state.action();
		}
	});
}

function ranOutInPause({ clock, end, due }: LimitState): boolean {
	const now = clock.now();
	return now >= end && now - due >= PAUSE_MS;
}
