import type { Output } from "./terminal.ts";

/** What goes on, for somebody who waits. */
export interface Progress {
	update(line: string): void;
	/** Wipes the line, so that what follows stands alone. */
	end(): void;
}

const PATIENCE_MS = 1000;
const REDRAW_MS = 80;
const PLAIN_LINE_MS = 5000;

/**
 * Progress on anything that takes over a second: on a terminal one line that rewrites itself, elsewhere a plain line every few seconds.
 * Quick work stays silent.
 */
export function createProgress(output: Output, now: () => number = () => performance.now()): Progress {
	const startedAt = now();
	let shownAt = Number.NEGATIVE_INFINITY;
	let isShown = false;
	return {
		update(line) {
			const time = now();
			const pause = output.isTerminal ? REDRAW_MS : PLAIN_LINE_MS;
			if (time - startedAt < PATIENCE_MS || time - shownAt < pause) return;
			shownAt = time;
			if (!output.isTerminal) return output.print(line);
			output.write(`\r\u001b[K${line.slice(0, Math.max((output.width ?? 80) - 1, 1))}`);
			isShown = true;
		},
		end() {
			if (isShown) output.write("\r\u001b[K");
			isShown = false;
		},
	};
}
