import type { Exhibit } from "./exhibition.ts";
import { idsOf, type MutantResult } from "./gallery-report.ts";

/**
 * Mutants down, requirements across: `X` where a scenario of the requirement that the mutant is said to break fails it, `x` where one of another
 * does, `!` where one should and none does.
 */
export function printMatrix(results: readonly MutantResult[], exhibits: readonly Exhibit[]): string {
	const ids = [...new Set(exhibits.flatMap(idsOf))];
	const margin = Math.max(...results.map(({ sheet }) => sheet.name.length)) + 2;
	const rows = results.map(({ sheet, failures }) => {
		const failed = new Set(failures.flatMap(({ exhibit }) => idsOf(exhibits[exhibit])));
		const cells = ids.map((id) => cellOf(failed.has(id), sheet.breaks.includes(id)));
		return sheet.name.padEnd(margin) + cells.join("");
	});
	return [...headerOf(ids, margin), ...rows].join("\n");
}

function cellOf(isFailed: boolean, isBroken: boolean): string {
	if (isBroken) return isFailed ? "X" : "!";
	return isFailed ? "x" : "·";
}

/** The ids, each written downwards over its column. */
function headerOf(ids: readonly string[], margin: number): readonly string[] {
	const height = Math.max(...ids.map(({ length }) => length));
	return Array.from({ length: height }, (_, row) => {
		const letters = ids.map((id) => id.padStart(height)[row] ?? " ");
		return " ".repeat(margin) + letters.join("");
	});
}
