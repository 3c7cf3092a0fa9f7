import { describe, expect, it } from "vitest";
import { createProgress } from "../../bin/terminal/progress.ts";
import { textOutput } from "./text-output.ts";

/** A progress line whose time the test sets, and its output. */
function progressOn(isTerminal: boolean) {
	let time = 0;
	const output = textOutput(isTerminal ? { width: 20, rows: 10 } : undefined);
	const progress = createProgress(output, () => time);
	return {
		at(ms: number, line: string) {
			time = ms;
			progress.update(line);
		},
		end: () => progress.end(),
		written: output.written,
	};
}

describe("progress", () => {
	it("prints nothing in the first second", () => {
		const { at, end, written } = progressOn(true);
		at(0, "one");
		at(999, "two");
		end();
		expect(written).toEqual([]);
	});

	it("rewrites one line on a terminal, cuts it to the width, and removes it at the end", () => {
		const { at, end, written } = progressOn(true);
		at(1000, "one of a thousand things done");
		at(1010, "too soon to be seen");
		at(1080, "two");
		end();
		expect(written).toEqual(["\r\u001b[Kone of a thousand t", "\r\u001b[Ktwo", "\r\u001b[K"]);
	});

	it("prints a plain line every five seconds if the output is not a terminal", () => {
		const { at, end, written } = progressOn(false);
		for (const ms of [1000, 2000, 5999, 6000]) at(ms, `at ${ms}`);
		end();
		expect(written).toEqual(["at 1000\n", "at 6000\n"]);
	});
});

describe("a terminal that cannot rewrite lines", () => {
	it("gets no codes, but new lines every five seconds", () => {
		let time = 0;
		const output = { ...textOutput({ width: 20, rows: 10 }), canRewrite: false };
		const progress = createProgress(output, () => time);
		for (time = 1000; time <= 7000; time += 1000) progress.update(`line at ${time}`);
		progress.end();
		expect(output.written).toEqual(["line at 1000\n", "line at 6000\n"]);
	});
});
