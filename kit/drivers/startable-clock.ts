import { type Cancel, type Clock, type Rank, realClock } from "../../src/clock.ts";

/** Real time on another scale. It stays at 0 until it is started. */
export interface StartableClock extends Clock {
	start(): void;
	/** Cancels all scheduled actions. */
	stop(): void;
}

interface Planned {
	readonly at: number;
	readonly rank: Rank;
	readonly action: () => void;
	cancel: Cancel | undefined;
}

/** A clock that runs `scale` times as fast as real time after `start`. Setting up servers therefore takes no scenario time. */
export function createStartableClock(scale: number): StartableClock {
	const planned = new Set<Planned>();
	let zero: number | undefined;
	const arm = (plan: Planned, from: number) => {
		plan.cancel = realClock.schedule(from + plan.at / scale, plan.rank, () => {
			planned.delete(plan);
			plan.action();
		});
	};
	return {
		now: () => (zero === undefined ? 0 : (realClock.now() - zero) * scale),
		schedule(at, rank, action) {
			const plan: Planned = { at, rank, action, cancel: undefined };
			planned.add(plan);
			if (zero !== undefined) arm(plan, zero);
			return () => {
				planned.delete(plan);
				plan.cancel?.();
			};
		},
		start() {
			zero = realClock.now();
			for (const plan of planned) arm(plan, zero);
		},
		stop() {
			for (const { cancel } of planned) cancel?.();
			planned.clear();
		},
	};
}
