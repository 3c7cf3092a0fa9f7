import type { SoakSize } from "./wave.ts";

/** Few enough that a machine with other things to do still answers in time. */
const QUESTIONS_PER_SECOND = 4000;
const LEAST_PACE = 50;

/** How long, in milliseconds, a round of all tasks at once should take: the beat to which a wave lives. */
export function paceOf({ nodes, tasks }: Omit<SoakSize, "length">): number {
	return Math.max(LEAST_PACE, Math.ceil((nodes * tasks * 1000) / QUESTIONS_PER_SECOND));
}
