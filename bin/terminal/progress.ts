import type { Output } from "./terminal.ts";
import { inOneLine, visible } from "./visible.ts";

/** Shows the progress of a command. */
export interface Progress {
	update(line: string): void;
	/** Removes the line, so that later output starts on an empty line. */
	end(): void;
}

const PATIENCE_MS = 1000;
const REDRAW_MS = 80;
const PLAIN_LINE_MS = 5000;

/**
 * Shows progress after one second: on a terminal that can do so as one line that is rewritten, otherwise as a new line
 * every five seconds. Work that takes less than a second prints nothing.
 */
export function createProgress(output: Output, now: () => number = () => performance.now()): Progress {
	const startedAt = now();
	let shownAt = Number.NEGATIVE_INFINITY;
	let isShown = false;
	return {
		update(line) {
			const time = now();
			const pause = output.canRewrite ? REDRAW_MS : PLAIN_LINE_MS;
			if (time - startedAt < PATIENCE_MS || time - shownAt < pause) return;
			shownAt = time;
			if (!output.canRewrite) return output.print(line);
			output.write(`\r\u001b[K${inOneLine(visible(line)).slice(0, Math.max((output.width ?? 80) - 1, 1))}`);
			isShown = true;
		},
		end() {
			if (isShown) output.write("\r\u001b[K");
			isShown = false;
		},
	};
}
