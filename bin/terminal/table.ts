import { stripVTControlCharacters } from "node:util";

export interface Column {
	readonly title: string;
	readonly align?: "left" | "right";
}

const GAP = "  ";

/**
 * Rows that line up under their titles, colours not counted. With a width, the last column is cut to it.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width?: number): readonly string[] {
	const lines = [columns.map(({ title }) => title), ...rows];
	const widths = columns.map((_, index) => Math.max(...lines.map((cells) => visibleLength(cells[index] ?? ""))));
	return lines.map((cells) =>
		cutTo(
			cells
				.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
				.join(GAP)
				.trimEnd(),
			width,
		),
	);
}

function pad(cell: string, width: number, align: Column["align"]): string {
	const fill = " ".repeat(Math.max(width - visibleLength(cell), 0));
	return align === "right" ? fill + cell : cell + fill;
}

/** Cuts plain text at the end of the line; the coloured cells stand in front. */
function cutTo(line: string, width: number | undefined): string {
	const tooMuch = width === undefined ? 0 : visibleLength(line) - width;
	return tooMuch > 0 ? `${line.slice(0, -tooMuch - 1).trimEnd()}…` : line;
}

function visibleLength(text: string): number {
	return stripVTControlCharacters(text).length;
}
