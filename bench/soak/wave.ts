import { CURRENT_BUILDS, RELEASED_BUILDS } from "../../kit/schedule/builds.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import type { MemberOptions } from "../../simulator/index.ts";
import { drawTroubles, type Trouble } from "./trouble.ts";

/** How much there is of everything. */
export interface SoakSize {
	readonly nodes: number;
	/** Tasks at once. */
	readonly tasks: number;
	/** How long a wave is, in milliseconds: no task begins that could outlast it. */
	readonly length: number;
}

/**
 * A wave: a cluster, what goes wrong with it and when, and tasks on it, until it ends and all is closed. All of it is drawn from one seed;
 * what then happens over sockets is never twice the same.
 */
export interface Wave extends SoakSize {
	readonly seed: number;
	readonly members: readonly MemberOptions[];
	readonly troubles: readonly Trouble[];
}

export function drawWave(seed: number, size: SoakSize): Wave {
	const random = createRandom(seed);
	// Where there are old nodes, a task that one of them never showed takes two seconds (ROUND-11), so half the waves do without.
	const builds = random.chance(0.5) ? CURRENT_BUILDS : RELEASED_BUILDS;
	const members = Array.from({ length: size.nodes }, (_, at) => ({
		name: `N${at + 1}`,
		version: random.pick(builds),
		// A node answers one question at a time on a connection, so this holds up all tasks behind it.
		latency: random.pick([0, 0, 0, 0, 0, 1]),
	}));
	const names = members.map(({ name }) => name);
	return { ...size, seed, members, troubles: drawTroubles(random, names, builds, size) };
}
