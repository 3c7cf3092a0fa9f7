import type { Difference } from "../../kit/automaton/difference.ts";
import { differenceLines } from "../../kit/automaton/difference-text.ts";
import type { ExploredPart } from "../../kit/automaton/explore.ts";
import { formatCount } from "../terminal/count.ts";
import { table } from "../terminal/table.ts";

/** How much was explored, part by part. */
export function explorationTable(parts: readonly ExploredPart[]): readonly string[] {
	return table(
		[{ title: "part" }, { title: "states", align: "right" }, { title: "rounds", align: "right" }],
		parts.map(({ name, states, transitions }) => [name, formatCount(states), formatCount(transitions)]),
	);
}

/** A difference for which no shorter run exists. */
export function shortestDifferenceLines(difference: Difference): readonly string[] {
	return [
		`The rules differ from the specification after ${roundsText(difference.rounds.length)}. No shorter run shows a difference.`,
		...differenceLines(difference),
	];
}

/** The shortest difference that was found. All runs of up to `depth` rounds were tried, and some longer ones. */
export function nearlyShortestDifferenceLines(difference: Difference, depth: number): readonly string[] {
	const { length } = difference.rounds;
	if (length <= depth + 1) return shortestDifferenceLines(difference);
	return [
		`The rules differ from the specification after ${roundsText(length)}. A shorter run may exist: all runs of up to ${roundsText(depth)} agree, but longer runs were tried only with fewer nodes.`,
		...differenceLines(difference),
	];
}

function roundsText(count: number): string {
	return count === 1 ? "1 round" : `${count} rounds`;
}
