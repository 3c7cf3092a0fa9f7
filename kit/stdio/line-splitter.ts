/** The longest line of an adapter, longer than any valid message. */
const LONGEST_LINE: number = 4 * 1024 * 1024;

/** Splits a stream of text into lines. */
export interface LineSplitter {
	/** Returns the lines that `text` completes. An incomplete last line is kept for the next call. */
	push(text: string): readonly string[];
	/** The incomplete last line. */
	readonly rest: string;
	/** Whether a line was too long. All further text is ignored. */
	readonly isOverfull: boolean;
}

export function createLineSplitter(longest: number = LONGEST_LINE): LineSplitter {
	let rest = "";
	let isOverfull = false;
	return {
		get rest() {
			return rest;
		},
		get isOverfull() {
			return isOverfull;
		},
		push(text) {
			if (isOverfull) return [];
			const lines = (rest + text).split("\n");
			rest = lines.pop() ?? "";
			const tooLong = lines.findIndex((line) => line.length > longest);
			isOverfull = tooLong >= 0 || rest.length > longest;
			if (rest.length > longest) rest = rest.slice(0, 200);
			const whole = tooLong < 0 ? lines : lines.slice(0, tooLong);
			return whole.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
		},
	};
}
