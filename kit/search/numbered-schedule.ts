import { drawNetworkSchedule } from "../schedule/draw-network.ts";
import { drawSchedule } from "../schedule/draw-schedule.ts";
import { createRandom } from "../schedule/random.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { scheduleSeed } from "../schedule/schedule-seed.ts";
import { drawTimelessSchedule } from "./run-over-tcp.ts";
import { scheduleOfWorld, smallWorlds } from "./small-worlds.ts";

/**
 * One schedule in this many has a result that does not depend on time, so that it can also run over sockets.
 */
export const TIMELESS_EVERY = 97;

/** One schedule in this many has a network. A run over a network takes several times as long as another. */
export const NETWORK_EVERY = 16;
const FIRST_WITH_NETWORK = 7;

/** Whether the schedule with this number has a network. The number alone decides, in every way of a search. */
export function hasNetwork(index: number): boolean {
	return index % NETWORK_EVERY === FIRST_WITH_NETWORK;
}

/** From this number on come all schedules with a network except the first `count` of them. */
export function afterNetworks(count: number): number {
	return count * NETWORK_EVERY;
}

/**
 * Where the schedules of a search come from: drawn from its random seed, or all small networks with up to this many
 * faults.
 */
export type Source = { readonly kind: "random" } | { readonly kind: "small worlds"; readonly faults: number };

/** The schedules of a search by their numbers. */
export function schedulesOf(source: Source, seed: number): (index: number) => Schedule {
	if (source.kind === "random") return (index) => numberedSchedule(seed, index);
	const worlds = [...smallWorlds(source.faults)];
	return (index) => {
		const world = worlds[index];
		if (world === undefined)
			throw new RangeError(`Network ${index} does not exist. The networks have the numbers 0 to ${worlds.length - 1}.`);
		return scheduleOfWorld(world);
	};
}

function numberedSchedule(seed: number, index: number): Schedule {
	const random = createRandom(scheduleSeed(seed, index));
	if (hasNetwork(index)) return drawNetworkSchedule(random);
	return index % TIMELESS_EVERY === 0 ? drawTimelessSchedule(random) : drawSchedule(random);
}
