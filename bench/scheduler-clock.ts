import type fc from "fast-check";
import { createEventQueue, type Event } from "../simulator/event-queue.ts";
import type { Clock, Rank } from "../src/clock.ts";

/** A clock whose events `fc.scheduler` runs. */
export interface SchedulerClock extends Clock {
	/** Lets time pass until what `body` returned has settled. */
	run<T>(body: () => Promise<T>): Promise<T>;
}

const RANKS: readonly Rank[] = ["world", "answer", "request-timeout", "verdict", "round", "deadline"];

/**
 * `fc.scheduler` knows no time, only an order that it chooses. So what falls due at one instant, with one rank, is
 * handed to it together, and when it is idle again the next instant comes.
 */
export function createSchedulerClock(scheduler: fc.Scheduler): SchedulerClock {
	const queue = createEventQueue();
	let now = 0;
	let order = 0;

	/** The next instant's events of the first rank. */
	function takeDue(): readonly Event[] {
		const due: Event[] = [];
		for (let event = queue.peek(); event !== undefined; event = queue.peek()) {
			const first = due[0];
			if (first !== undefined && (event.at !== first.at || event.rank !== first.rank)) break;
			queue.pop();
			if (!event.cancelled) due.push(event);
		}
		return due;
	}

	return {
		now: () => now,
		schedule(at, rank, action) {
			const event = { at: Math.max(at, now), rank: RANKS.indexOf(rank), order: order++, action, wakes: true, cancelled: false };
			queue.push(event);
			return () => {
				event.cancelled = true;
			};
		},
		async run(body) {
			let settled = false;
			const settle = () => {
				settled = true;
			};
			const awaited = body();
			awaited.then(settle, settle);
			await scheduler.waitIdle();
			while (!settled) {
				const due = takeDue();
				if (due.length === 0) throw new Error(`No event is left at ${now} ms, but the awaited promise has not settled.`);
				for (const event of due) {
					now = event.at;
					scheduler.schedule(Promise.resolve()).then(() => {
						if (!event.cancelled) event.action();
					});
				}
				await scheduler.waitIdle();
			}
			return awaited;
		},
	};
}
