import { inOneLine, visible, withoutStyle } from "./visible.ts";

export interface Column {
	readonly title: string;
	readonly align?: "left" | "right";
}

const GAP = "  ";
/** The last column is never narrower than this. */
const LEAST_LAST = 20;

/**
 * Aligns rows under their titles. Colour codes do not count as characters.
 *
 * @param width if given, the last cell of a row is wrapped to fit
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width?: number): readonly string[] {
	const lines = [columns.map(({ title }) => title), ...rows.map((cells) => cells.map(inOneLine))];
	const widths = columns.map((_, index) => Math.max(...lines.map((cells) => visibleLength(cells[index] ?? ""))));
	const last = columns.length - 1;
	const start = widths.slice(0, last).reduce((total, width) => total + width + GAP.length, 0);
	const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(width - start, LEAST_LAST);
	return lines.flatMap((cells) => {
		const padded = cells.slice(0, last).map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align));
		const text = cells[last] ?? "";
		const [first = "", ...more] = wrap(text, room);
		const end = pad(first, Math.min(widths[last] ?? 0, room), columns[last]?.align);
		return [[...padded, end].join(GAP).trimEnd(), ...more.map((line) => " ".repeat(start) + line)];
	});
}

function pad(cell: string, width: number, align: Column["align"]): string {
	const fill = " ".repeat(Math.max(width - visibleLength(cell), 0));
	return align === "right" ? fill + cell : cell + fill;
}

/** Breaks a text between words. A word that is too long stays whole. */
function wrap(text: string, room: number): readonly string[] {
	if (visibleLength(text) <= room) return [text];
	const lines: string[] = [];
	for (const word of text.split(" ")) {
		const line = lines.at(-1);
		if (line === undefined || line.length + 1 + word.length > room) lines.push(word);
		else lines[lines.length - 1] = `${line} ${word}`;
	}
	return lines;
}

function visibleLength(text: string): number {
	return visible(withoutStyle(text)).length;
}
