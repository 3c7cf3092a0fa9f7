import type { Cancel, Clock, Rank } from "../src/clock.ts";
import { createEventQueue, type Event } from "./event-queue.ts";
import { nextTurn } from "./next-turn.ts";

/**
 * Virtual time: an ordered queue of events, and the one rule by which it moves. Events run in the order of their time; within one instant
 * by rank (WAIT-5), then in the order they were scheduled. After each, everything that it woke runs to its end before the next: that
 * is what "draining" means, and it happens here alone.
 */
export interface VirtualClock extends Clock {
	/**
	 * Runs `body` and lets time pass, event by event, until what it returned has settled; then time stands still again. What is scheduled
	 * later stays scheduled for the next run.
	 *
	 * Rejects where nothing is left to happen and `body` has not settled, and where it takes more steps than the clock allows.
	 */
	run<T>(body: () => Promise<T>): Promise<T>;
	/** Resolves once `ms` of virtual time have passed. Only within a run. */
	sleep(ms: number): Promise<void>;
	/** Like `schedule` with the rank `world`, for a change that wakes nobody, and so needs no draining after it. */
	scheduleChange(at: number, change: () => void): Cancel;
	/** How many events have run so far. */
	readonly steps: number;
}

export interface VirtualClockOptions {
	/** How many events one run may take; default 1,000,000. More is taken for a loop. */
	readonly maxSteps?: number;
}

const RANKS: readonly Rank[] = ["world", "answer", "request-timeout", "verdict", "round", "deadline"];
const WORLD = 0;

/** A clock that stands at 0 ms. */
export function createVirtualClock({ maxSteps = 1_000_000 }: VirtualClockOptions = {}): VirtualClock {
	const queue = createEventQueue();
	let now = 0;
	let order = 0;
	let running: object | undefined;

	function add(at: number, rank: number, action: () => void, wakes: boolean): Cancel {
		if (Number.isNaN(at)) throw new RangeError("An event needs a time, and NaN is none.");
		const event: Event = { at: Math.max(at, now), rank, order: order++, action, wakes, cancelled: false };
		queue.push(event);
		return () => {
			event.cancelled = true;
		};
	}

	/** Runs events up to and including the first that may wake somebody. Returns false where there is none left. */
	function step(): boolean {
		for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
			if (event.cancelled) continue;
			now = event.at;
			clock.steps++;
			event.action();
			if (event.wakes) return true;
		}
		return false;
	}

	function run<T>(body: () => Promise<T>): Promise<T> {
		if (running !== undefined) return Promise.reject(new Error("This clock is running already: await one run before the next."));
		// A turn asked for by an earlier run may still come; each knows its own run by this.
		const self = {};
		running = self;
		const firstStep = clock.steps;
		return new Promise<T>((resolve, reject) => {
			const finish = (settle: () => void) => {
				if (running !== self) return;
				running = undefined;
				settle();
			};
			const fail = (error: unknown) => finish(() => reject(error));
			const turn = () => {
				if (running !== self) return;
				try {
					if (clock.steps - firstStep >= maxSteps) return fail(new Error(endlessRun(maxSteps, now, queue.peek())));
					if (!step()) return fail(new Error(`Nothing is left to happen at ${now} ms, but what is awaited has not settled.`));
				} catch (error) {
					return fail(error);
				}
				nextTurn(turn);
			};
			try {
				body().then(
					(value) => finish(() => resolve(value)),
					(error: unknown) => fail(error),
				);
			} catch (error) {
				return fail(error);
			}
			nextTurn(turn);
		});
	}

	// `steps` is a plain property: an accessor made anew for each clock would give each a hidden class of its own, and outlive it.
	const clock: VirtualClock & { steps: number } = {
		now: () => now,
		schedule: (at, rank, action) => add(at, RANKS.indexOf(rank), action, true),
		scheduleChange: (at, change) => add(at, WORLD, change, false),
		sleep: (ms) => new Promise((resolve) => add(now + ms, WORLD, resolve, true)),
		run,
		steps: 0,
	};
	return clock;
}

function endlessRun(maxSteps: number, now: number, next: Event | undefined): string {
	const culprit =
		next === undefined ? "" : `; next would be "${RANKS[next.rank]}" at ${next.at} ms (${next.action.name || "unnamed"})`;
	return `The run took more than ${maxSteps} steps and is still going at ${now} ms${culprit}. Is something asked again without end?`;
}
