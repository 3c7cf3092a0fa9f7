import type { Letter } from "./alphabet.ts";
import type { Difference, DifferenceRound } from "./difference.ts";

/** The parts of a difference that can be written to a file and read again. */
export interface ToldDifference extends Pick<Difference, "requirement" | "expected" | "got"> {
	readonly rounds: readonly ToldRound[];
}

export interface ToldRound extends Omit<DifferenceRound, "letters"> {
	readonly letters: readonly Pick<Letter, "name">[];
}

/**
 * A difference as text: the answer of each node in each round, and where the rules and the specification disagree.
 */
export function differenceLines({ requirement, expected, got, rounds }: ToldDifference): readonly string[] {
	return [
		...rounds.map((round, index) => `  round ${index + 1}${roundNote(round)}: ${roundText(round)}`),
		`${requirement}: expected ${expected}, got ${got}.`,
	];
}

function roundText({ letters, isReady, durationMs }: ToldRound): string {
	if (!isReady) return "the cluster is not ready";
	const said = letters.map(({ name }, node) => `${String.fromCharCode(65 + node)} ${name}`).join(", ");
	return durationMs === undefined ? said : `${said} after ${durationMs} ms`;
}

function roundNote({ isEarly, isWithin2s }: ToldRound): string {
	const notes = [
		...(isEarly ? ["the last before the deadline"] : []),
		...(isWithin2s === undefined ? [] : [isWithin2s ? "within 2 s" : "after 2 s"]),
	];
	return notes.length === 0 ? "" : ` (${notes.join(", ")})`;
}
