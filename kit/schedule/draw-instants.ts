import type { Random } from "./random.ts";

/** Times for one schedule, in milliseconds. */
export interface Instants {
	/** A point in time at which something happens. */
	instant(): number;
	/** How long something lasts: a job, a timeout, a reply. */
	span(): number;
}

/** The largest number of rounds in a span. */
const MOST_ROUNDS = 9;

/**
 * Times at which mistakes are likely: the start and the end of a round, one millisecond before and after, and times
 * at which something else happens already. So deadlines meet answers, and request timeouts meet deadlines.
 */
export function drawInstants(random: Random, [pollInterval = 1000]: readonly number[]): Instants {
	const drawn: number[] = [];
	const beat = () => random.int(1, MOST_ROUNDS) * (pollInterval + random.pick([1, 1, 2, 3]));
	const fresh = () => (random.chance(0.7) ? beat() : random.int(1, MOST_ROUNDS * (pollInterval + 1)));
	const draw = () => {
		const time = drawn.length > 0 && random.chance(0.5) ? random.pick(drawn) : fresh();
		const moved = Math.max(1, time + random.pick([0, 0, 0, 0, -1, 1, -2, 2]));
		drawn.push(moved);
		return moved;
	};
	return { instant: draw, span: () => (random.chance(0.3) ? random.int(1, 5) : draw()) };
}
