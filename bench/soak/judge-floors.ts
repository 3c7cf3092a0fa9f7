import type { SoakSize } from "./size.ts";

/** What a soak measured about itself. */
export interface SoakFigures extends Omit<SoakSize, "length"> {
	readonly elapsedMs: number;
	/** How many waits ended in a completion, with any outcome. */
	readonly completions: number;
	/** The longest turns of the event loops, in milliseconds. */
	readonly longestTurnMs: { readonly tracker: number; readonly cluster: number };
	/** How late the latest wait settled, in milliseconds. */
	readonly latestMs: number;
}

/**
 * At the largest size, ten minutes must show at least this many completions; a smaller or shorter soak, proportionally
 * fewer.
 */
const COMPLETIONS = { count: 2000, perMs: 600_000, tasks: 200 } as const;
/** If a process is delayed longer than this, its deadlines are not judged. */
const MOST_TURN_MS = 1000;
/** A wait that is later than this is not excused by a busy machine. */
const MOST_LATE_MS = 1000;

/** Why a soak without violations proves nothing, in sentences; empty if it does. */
export function judgeFloors({ elapsedMs, tasks, completions, longestTurnMs, latestMs }: SoakFigures): readonly string[] {
	const least = Math.max(1, Math.floor((COMPLETIONS.count * elapsedMs * tasks) / (COMPLETIONS.perMs * COMPLETIONS.tasks)));
	const few = completions < least ? [`Too few completions: ${completions} instead of at least ${least}.`] : [];
	const slow = (["tracker", "cluster"] as const)
		.filter((name) => longestTurnMs[name] > MOST_TURN_MS)
		.map(
			(name) =>
				`A turn of the ${name}'s event loop took ${Math.round(longestTurnMs[name])} ms; at most ${MOST_TURN_MS} ms are allowed.`,
		);
	const late =
		latestMs > MOST_LATE_MS ? [`A wait was ${Math.round(latestMs)} ms late; at most ${MOST_LATE_MS} ms are allowed.`] : [];
	return [...few, ...slow, ...late];
}
