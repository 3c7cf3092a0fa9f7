import { type Cancel, type Clock, realClock } from "../src/clock.ts";

/** A clock that follows real time, faster or slower, and can be stopped. */
export interface ScaledClock extends Clock {
	/** Cancels all scheduled actions, so that they do not keep the process alive. `now` goes on. */
	stop(): void;
}

/**
 * A clock that starts at 0 and runs `scale` times as fast as `base`. With a scale of 60 it counts a minute per second.
 *
 * @throws RangeError if the scale is not a finite number above 0
 */
export function createScaledClock(scale = 1, base: Clock = realClock): ScaledClock {
	if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) throw new RangeError(`timeScale must be a number above 0, not ${scale}.`);
	const zero = base.now();
	const toCome = new Set<Cancel>();
	return {
		now: () => (base.now() - zero) * scale,
		schedule(at, rank, action) {
			const cancel = base.schedule(zero + at / scale, rank, () => {
				toCome.delete(cancel);
				action();
			});
			toCome.add(cancel);
			return () => {
				toCome.delete(cancel);
				cancel();
			};
		},
		stop() {
			for (const cancel of toCome) cancel();
			toCome.clear();
		},
	};
}
