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
	const { length } = difference.rounds;
	return [
		`They differ after ${length === 1 ? "1 round" : `${length} rounds`}, and after no fewer.`,
		...differenceLines(difference),
	];
}
