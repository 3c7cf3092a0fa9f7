import { CURRENT_BUILDS, RELEASED_BUILDS } from "../../kit/schedule/builds.ts";
import { createRandom, type Random } from "../../kit/schedule/random.ts";
import type { MemberOptions } from "../../simulator/index.ts";
import { soakPaceOf } from "./pace.ts";
import type { SoakSize } from "./size.ts";
import { drawTroubles, type Trouble } from "./trouble.ts";

/** The process of the tracker stops for a while. Times are milliseconds. */
export interface TrackerPause {
	readonly at: number;
	readonly forMs: number;
}

/**
 * A wave: a cluster, what goes wrong with it and when, and tasks on it, until all is closed. All of it is drawn from
 * one random seed, but what then happens over sockets is never twice the same.
 */
export interface Wave extends SoakSize {
	readonly seed: number;
	readonly members: readonly MemberOptions[];
	readonly troubles: readonly Trouble[];
	readonly pauses: readonly TrackerPause[];
}

export function drawWave(seed: number, size: SoakSize): Wave {
	const random = createRandom(seed);
	// With old nodes, a task that one of them never showed takes two seconds (ROUND-11), so half of the waves have no old
	// nodes.
	const builds = random.chance(0.5) ? CURRENT_BUILDS : RELEASED_BUILDS;
	const members = Array.from({ length: size.nodes }, (_, at) => ({
		name: `N${at + 1}`,
		version: random.pick(builds),
		// A node answers one question at a time on a connection, so a slow node delays all tasks.
		latency: random.pick([0, 0, 0, 0, 0, 1]),
	}));
	const names = members.map(({ name }) => name);
	return { ...size, seed, members, troubles: drawTroubles(random, names, builds, size), pauses: drawPauses(random, size) };
}

/** The tracker pauses about this often, in units of {@link soakPaceOf}. */
const PAUSE_EVERY = 20;

function drawPauses(random: Random, size: SoakSize): readonly TrackerPause[] {
	const pace = soakPaceOf(size);
	return Array.from({ length: Math.ceil(size.length / (PAUSE_EVERY * pace)) }, () => ({
		at: random.int(0, size.length),
		forMs: Math.ceil(pace * random.pick([0.2, 0.5, 1, 3])),
	}));
}
