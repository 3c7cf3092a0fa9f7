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

function roundsText(count: number): string {
	return count === 1 ? "1 round" : `${count} rounds`;
}
