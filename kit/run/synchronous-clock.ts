import { createEventQueue, type Event } from "../../simulator/event-queue.ts";
import type { Clock, Rank } from "../../src/clock.ts";

/** Virtual time without a promise: events in their order, and after each the reactions to it, one after the other. */
export interface SynchronousClock extends Clock {
	/** Does something once the present event is over, as whoever waits for a promise does. */
	react(reaction: () => void): void;
	/**
	 * Lets time pass until `isOver`.
	 *
	 * @throws Error where nothing is left to happen before that, or far too much has happened
	 */
	runUntil(isOver: () => boolean): void;
}

const RANKS: readonly Rank[] = ["world", "answer", "request-timeout", "verdict", "round", "deadline"];
const MOST_STEPS = 1_000_000;

/** A clock that stands at 0. */
export function createSynchronousClock(): SynchronousClock {
	const queue = createEventQueue();
	const reactions: (() => void)[] = [];
	let now = 0;
	let order = 0;

	function react(): void {
		// A reaction may lead to others, which come after all that are waiting.
		for (let index = 0; index < reactions.length; index++) reactions[index]?.();
		reactions.length = 0;
	}

	return {
		now: () => now,
		schedule(at, rank, action) {
			const event: Event = {
				at: Math.max(at, now),
				rank: RANKS.indexOf(rank),
				order: order++,
				action,
				wakes: true,
				cancelled: false,
			};
			queue.push(event);
			return () => {
				event.cancelled = true;
			};
		},
		react: (reaction) => void reactions.push(reaction),
		runUntil(isOver) {
			react();
			for (let steps = 0; !isOver(); ) {
				const event = queue.pop();
				if (event === undefined) throw new Error(`Nothing is left to happen at ${now} ms, but the run is not over.`);
				if (event.cancelled) continue;
				if (++steps > MOST_STEPS) throw new Error(`The run took more than ${MOST_STEPS} steps and is still going at ${now} ms.`);
				now = event.at;
				event.action();
				react();
			}
		},
	};
}
