import type { Exhibit } from "./exhibition.ts";
import { idsOf, type MutantResult } from "./gallery-report.ts";

/**
 * One row for each mutant, one column for each requirement. `X`: a scenario of the requirement fails, as expected. `x`:
 * a scenario fails, although the mutant does not claim to break the requirement. `!`: no scenario fails, but one
 * should.
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

/** The ids, each written vertically above its column. */
function headerOf(ids: readonly string[], margin: number): readonly string[] {
	const height = Math.max(...ids.map(({ length }) => length));
	return Array.from({ length: height }, (_, row) => {
		const letters = ids.map((id) => id.padStart(height)[row] ?? " ");
		return " ".repeat(margin) + letters.join("");
	});
}
