import { type Cancel, type Clock, realClock } from "../src/clock.ts";

/** Time that runs as real time does, faster or slower, and can be brought to a halt. */
export interface ScaledClock extends Clock {
	/** Takes back everything that is still to come, so that nothing keeps the process alive. Time itself goes on. */
	stop(): void;
}

/**
 * A clock that stands at 0 now and runs `scale` times as fast as `base`: under a scale of 60 a minute of its time passes in a second.
 *
 * @throws RangeError for a scale that is not above 0
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
