import type { Output } from "./terminal.ts";
import { forTerminal, visible, withoutStyle } from "./visible.ts";

/** Lines at the bottom of a terminal that are rewritten in place. */
export interface LiveBlock {
	/** Replaces the lines shown before. */
	show(lines: readonly string[]): void;
	/** Removes the block, so that later output takes its place. */
	clear(): void;
}

/** The terminal cuts lines that are too long, so that each line takes exactly one row. */
const NO_WRAP = "\u001b[?7l";
const WRAP = "\u001b[?7h";

/** The number of rows if the terminal does not report one. */
const FEWEST_ROWS = 24;

/** Shows only as many lines as fit on the screen: lines that scrolled away cannot be rewritten. */
export function createLiveBlock(output: Output): LiveBlock {
	let shown: readonly string[] = [];
	let widthShown: number | undefined;
	const clear = (): void => {
		const rows = shown.reduce((total, line) => total + rowsOf(line, widthShown, output.width), 0);
		if (rows > 0) output.write(`\u001b[${rows}A\r\u001b[J`);
		shown = [];
	};
	return {
		show(lines) {
			const most = Math.max((output.rows ?? FEWEST_ROWS) - 1, 2);
			const rest = lines.length - most + 1;
			const fitting = lines.length <= most ? lines : [...lines.slice(0, most - 1), `… and ${rest} more`];
			clear();
			output.write(`${NO_WRAP}${fitting.map((line) => `${forTerminal(line)}\n`).join("")}${WRAP}`);
			shown = fitting;
			widthShown = output.width;
		},
		clear,
	};
}

/** The rows that a line takes now. A terminal that became narrower wraps the lines that it shows. */
function rowsOf(line: string, widthThen: number | undefined, widthNow: number | undefined): number {
	// A terminal can report a width of 0 while it opens or closes.
	if (!widthThen || !widthNow || widthNow >= widthThen) return 1;
	const length = Math.min(visible(withoutStyle(line)).length, widthThen);
	return Math.max(1, Math.ceil(length / widthNow));
}
