import type { Output } from "./terminal.ts";
import { forTerminal } from "./visible.ts";

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
	let shown = 0;
	const clear = (): void => {
		if (shown > 0) output.write(`\u001b[${shown}A\r\u001b[J`);
		shown = 0;
	};
	return {
		show(lines) {
			const most = Math.max((output.rows ?? FEWEST_ROWS) - 1, 2);
			const rest = lines.length - most + 1;
			const visible = lines.length <= most ? lines : [...lines.slice(0, most - 1), `… and ${rest} more`];
			clear();
			output.write(`${NO_WRAP}${visible.map((line) => `${forTerminal(line)}\n`).join("")}${WRAP}`);
			shown = visible.length;
		},
		clear,
	};
}
