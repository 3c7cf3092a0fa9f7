import { table } from "./table.ts";

const INDENT = "  ";

/** Pairs in two columns, indented. */
export function twoColumns(rows: readonly (readonly [string, string])[], width?: number): readonly string[] {
	const [, ...lines] = table([{ title: "" }, { title: "" }], rows, width && width - INDENT.length);
	return lines.map((line) => INDENT + line);
}
