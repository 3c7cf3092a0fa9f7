import type { SoakSize } from "./size.ts";

/** Few enough that a machine with other work still answers in time. */
const COMMANDS_PER_SECOND = 12_800;
/** A wave should be this many units long. */
const UNITS_IN_A_WAVE = 120;
const SHORTEST = 50;
const LONGEST = 1000;

/**
 * The unit of time of a wave, in milliseconds. At the full size it is one second, and the nodes take as long as real
 * ones to notice each other. In a shorter or smaller soak everything is faster by the same factor.
 */
export function soakPaceOf({ nodes, tasks, length }: SoakSize): number {
	const least = Math.max(SHORTEST, Math.ceil((nodes * tasks * 1000) / COMMANDS_PER_SECOND));
	return Math.min(LONGEST, Math.max(least, Math.floor(length / UNITS_IN_A_WAVE)));
}

/** A change of the members or of the network is known everywhere after this many units. */
const UNITS_TO_NOTICE = 20;
/** The tracker looks at the members five times a second, and gives up a look after two seconds. */
const LEAST_TO_NOTICE_MS = 3000;

export function noticedAfter(size: SoakSize): number {
	return Math.max(LEAST_TO_NOTICE_MS, UNITS_TO_NOTICE * soakPaceOf(size));
}
