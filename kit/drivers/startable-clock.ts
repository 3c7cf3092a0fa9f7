import { type Cancel, type Clock, type Rank, realClock } from "../../src/clock.ts";

/** Real time on another scale. It is paused until it is started. */
export interface StartableClock extends Clock {
	/** Moves the time of a clock that is paused. What was planned until then happens at once, in order. */
	jumpTo(ms: number): void;
	/** Lets time pass from now on. A clock that runs already goes on. */
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

/** In the order of a clock: within one instant, the world changes first. */
const RANKS: readonly Rank[] = ["world", "answer", "request-timeout", "verdict", "round", "deadline"];

/**
 * A clock that runs `scale` times as fast as real time after `start`. Setting up servers and connecting to them
 * therefore take no time of the scenario.
 */
export function createStartableClock(scale: number): StartableClock {
	const planned = new Set<Planned>();
	let zero: number | undefined;
	let still = 0;
	const take = (plan: Planned) => {
		planned.delete(plan);
		plan.action();
	};
	const arm = (plan: Planned, from: number) => {
		plan.cancel = realClock.schedule(from + plan.at / scale, plan.rank, () => take(plan));
	};
	/** The next action until a time, in the order of a clock: by time, then by rank, then as planned. */
	const nextUntil = (ms: number) =>
		[...planned]
			.filter(({ at }) => at <= ms)
			.toSorted((one, other) => one.at - other.at || RANKS.indexOf(one.rank) - RANKS.indexOf(other.rank))[0];
	return {
		now: () => (zero === undefined ? still : (realClock.now() - zero) * scale),
		schedule(at, rank, action) {
			const plan: Planned = { at, rank, action, cancel: undefined };
			planned.add(plan);
			if (zero !== undefined) arm(plan, zero);
			return () => {
				planned.delete(plan);
				plan.cancel?.();
			};
		},
		jumpTo(ms) {
			if (zero !== undefined) return;
			for (let plan = nextUntil(ms); plan !== undefined; plan = nextUntil(ms)) {
				still = Math.max(still, plan.at);
				take(plan);
			}
			still = Math.max(still, ms);
		},
		start() {
			if (zero !== undefined) return;
			zero = realClock.now() - still / scale;
			for (const plan of planned) arm(plan, zero);
		},
		stop() {
			for (const { cancel } of planned) cancel?.();
			planned.clear();
		},
	};
}
