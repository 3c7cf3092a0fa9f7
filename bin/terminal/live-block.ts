import type { Output } from "./terminal.ts";

/** Lines at the foot of a terminal that are rewritten in place. */
export interface LiveBlock {
	/** Shows these lines in place of the ones before. */
	show(lines: readonly string[]): void;
	/** Wipes the block, so that what follows stands in its place. */
	clear(): void;
}

/** The terminal itself cuts lines that are too long, so that each takes one row whatever is in it. */
const NO_WRAP = "\u001b[?7l";
const WRAP = "\u001b[?7h";

/** The lines of a screen whose size is not told. */
const FEWEST_ROWS = 24;

/** Rewrites as much as fits on the screen, for what has scrolled away cannot be taken back. */
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
			output.write(`${NO_WRAP}${visible.map((line) => `${line}\n`).join("")}${WRAP}`);
			shown = visible.length;
		},
		clear,
	};
}
