import type { Cancel, Clock, Rank } from "../src/clock.ts";
import { createEventQueue, type Event } from "./event-queue.ts";
import { nextTurn } from "./next-turn.ts";

/**
 * Virtual time: an ordered queue of events. Events run in the order of their time, within one instant by rank (WAIT-5),
 * then in the order in which they were scheduled. After each event, all code that it woke runs to its end before the
 * next event. This is called draining, and only this file does it.
 */
export interface VirtualClock extends Clock {
	/**
	 * Runs `body` and lets time pass, event by event, until the promise that it returns has settled. Later events remain
	 * scheduled for the next run.
	 *
	 * Rejects if no event is left and the promise has not settled, and if the run takes more steps than the clock allows.
	 */
	run<T>(body: () => Promise<T>): Promise<T>;
	/** Resolves after `ms` of virtual time. Use it inside a run. */
	sleep(ms: number): Promise<void>;
	/** The same clock for events that wake no other code, such as the end of a job: it does not drain after them. */
	readonly quiet: Clock;
	/** The number of events that have run. */
	readonly steps: number;
}

export interface VirtualClockOptions {
	/** The number of events that one run may take. A longer run counts as endless. Default 1,000,000. */
	readonly maxSteps?: number;
}

const RANKS: readonly Rank[] = ["world", "answer", "request-timeout", "verdict", "round", "deadline"];
const WORLD = 0;

/** A run took more steps than it may. */
export class OutOfSteps extends Error {}

/** A virtual clock that starts at 0 ms. */
export function createVirtualClock({ maxSteps = 1_000_000 }: VirtualClockOptions = {}): VirtualClock {
	const queue = createEventQueue();
	let now = 0;
	let order = 0;
	let running: object | undefined;

	function add(at: number, rank: number, action: () => void, wakes: boolean): Cancel {
		if (Number.isNaN(at)) throw new RangeError("The time of an event must be a number, not NaN.");
		const event: Event = { at: Math.max(at, now), rank, order: order++, action, wakes, cancelled: false };
		queue.push(event);
		return () => {
			event.cancelled = true;
		};
	}

	/**
	 * Runs events up to and including the first that may wake other code, or the last that the run may take. Returns false
	 * if no event is left.
	 */
	function step(lastStep: number): boolean {
		for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
			if (event.cancelled) continue;
			now = event.at;
			clock.steps++;
			event.action();
			if (event.wakes || clock.steps >= lastStep) return true;
		}
		return false;
	}

	function run<T>(body: () => Promise<T>): Promise<T> {
		if (running !== undefined)
			return Promise.reject(new Error("The clock is already running: await one run before you start the next."));
		// Identifies the run, since a turn that an earlier run requested may still come.
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
					if (clock.steps - firstStep >= maxSteps) return fail(new OutOfSteps(endlessRun(maxSteps, now, queue.peek())));
					if (!step(firstStep + maxSteps))
						return fail(new Error(`No event is left at ${now} ms, but the awaited promise has not settled.`));
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

	// `steps` is a plain property: accessors would give each clock its own hidden class, which is never freed.
	const clock: VirtualClock & { steps: number } = {
		now: () => now,
		schedule: (at, rank, action) => add(at, RANKS.indexOf(rank), action, true),
		quiet: { now: () => now, schedule: (at, rank, action) => add(at, RANKS.indexOf(rank), action, false) },
		sleep: (ms) => new Promise((resolve) => add(now + ms, WORLD, resolve, true)),
		run,
		steps: 0,
	};
	return clock;
}

function endlessRun(maxSteps: number, now: number, next: Event | undefined): string {
	const culprit =
		next === undefined ? "" : `; the next event is "${RANKS[next.rank]}" at ${next.at} ms (${next.action.name || "unnamed"})`;
	return `The run took more than ${maxSteps} steps and is still going at ${now} ms${culprit}. Does the code ask again and again without an end?`;
}
