import type { Difference } from "../../features/kit/search/difference.ts";
import { differenceLines } from "../../features/kit/search/difference-text.ts";
import type { ExploredPart } from "../../features/kit/search/explore.ts";
import { formatCount } from "../terminal/count.ts";
import { table } from "../terminal/table.ts";

/** What was gone through, part by part. */
export function explorationTable(parts: readonly ExploredPart[]): readonly string[] {
	return table(
		[{ title: "part" }, { title: "states", align: "right" }, { title: "rounds", align: "right" }],
		parts.map(({ name, states, transitions }) => [name, formatCount(states), formatCount(transitions)]),
	);
}

/** A difference that is known to be a shortest one. */
export function shortestDifferenceLines(difference: Difference): readonly string[] {
	return [`They differ after ${roundsText(difference.rounds.length)}, and after no fewer.`, ...differenceLines(difference)];
}

/** The shortest that was come upon where all runs of up to `depth` rounds were gone through, and of longer ones those of fewer nodes. */
export function nearlyShortestDifferenceLines(difference: Difference, depth: number): readonly string[] {
	const { length } = difference.rounds;
	if (length <= depth + 1) return shortestDifferenceLines(difference);
	return [
		`They differ after ${roundsText(length)}. Of the shorter runs none was found to differ: all of up to ${roundsText(depth)} were gone through, and longer ones of fewer nodes.`,
		...differenceLines(difference),
	];
}

function roundsText(count: number): string {
	return count === 1 ? "1 round" : `${count} rounds`;
}
