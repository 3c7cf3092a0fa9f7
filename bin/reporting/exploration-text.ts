import type { Difference, DifferenceRound } from "../../features/kit/search/difference.ts";
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

/** A difference in words: round by round what each node came to, and where rules and specification part. */
export function differenceLines({ requirement, expected, got, rounds }: Difference): readonly string[] {
	const count = rounds.length === 1 ? "1 round" : `${rounds.length} rounds`;
	return [
		`They differ after ${count}, and after no fewer.`,
		...rounds.map((round, index) => `  round ${index + 1}${roundNote(round)}: ${roundText(round)}`),
		`${requirement}: expected ${expected}, got ${got}.`,
	];
}

function roundText({ letters, isReady, durationMs }: DifferenceRound): string {
	if (!isReady) return "the cluster is not ready";
	const said = letters.map(({ name }, node) => `${String.fromCharCode(65 + node)} ${name}`).join(", ");
	return durationMs === undefined ? said : `${said} after ${durationMs} ms`;
}

function roundNote({ isEarly, isWithin2s }: DifferenceRound): string {
	const notes = [
		...(isEarly ? ["the last before the deadline"] : []),
		...(isWithin2s === undefined ? [] : [isWithin2s ? "within 2 s" : "after 2 s"]),
	];
	return notes.length === 0 ? "" : ` (${notes.join(", ")})`;
}
