import { type Cancel, type Clock, type Rank, realClock } from "../../src/clock.ts";

/** Real time on another scale, which stands still until it is started. */
export interface StartableClock extends Clock {
	start(): void;
	/** Takes back all that is still to come. */
	stop(): void;
}

interface Planned {
	readonly at: number;
	readonly rank: Rank;
	readonly action: () => void;
	cancel: Cancel | undefined;
}

/**
 * A clock that stands at 0, and runs `scale` times as fast as real time once it is started: while the servers of a scenario are being set up,
 * nothing of it passes.
 */
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
