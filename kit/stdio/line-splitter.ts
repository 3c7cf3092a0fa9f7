/** The longest line of an adapter: more than any message needs. */
const LONGEST_LINE: number = 4 * 1024 * 1024;

/** Cuts a stream of text into lines. */
export interface LineSplitter {
	/** The lines that `text` completes. A last one without an end stays, up to the bound. */
	push(text: string): readonly string[];
	/** What stands there without an end. */
	readonly rest: string;
	/** A line is longer than it may be; nothing more is kept. */
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
