import { expect, it } from "vitest";
import { createLiveBlock } from "../../bin/terminal/live-block.ts";
import { textOutput } from "./text-output.ts";

/** Between these codes the terminal cuts long lines instead of wrapping them. */
const shown = (lines: string) => `\u001b[?7l${lines}\u001b[?7h`;

it("a live block is rewritten in place and removed at the end", () => {
	const output = textOutput({ width: 80, rows: 10 });
	const block = createLiveBlock(output);
	block.show(["one", "two"]);
	block.show(["three"]);
	block.clear();
	block.clear();
	expect(output.written).toEqual([shown("one\ntwo\n"), "\u001b[2A\r\u001b[J", shown("three\n"), "\u001b[1A\r\u001b[J"]);
});

it("a live block leaves nothing behind if the terminal became narrower and wrapped its lines", () => {
	const output = { ...textOutput({ width: 80, rows: 10 }), width: 80 };
	const block = createLiveBlock(output);
	block.show(["x".repeat(70), "short", `\u001b[31m${"y".repeat(90)}\u001b[39m`]);
	output.width = 40;
	block.clear();
	// 70 letters take 2 rows of 40, 5 take 1, and the terminal has cut 90 letters to 80, which take 2.
	expect(output.written.at(-1)).toBe("\u001b[5A\r\u001b[J");
});

it("a live block never has more lines than the screen", () => {
	const output = textOutput({ width: 80, rows: 4 });
	createLiveBlock(output).show(["1", "2", "3", "4", "5"]);
	expect(output.written).toEqual([shown("1\n2\n… and 3 more\n")]);
	const fitting = textOutput({ width: 80, rows: 4 });
	createLiveBlock(fitting).show(["1", "2", "3"]);
	expect(fitting.written).toEqual([shown("1\n2\n3\n")]);
});

it("a live block counts rows also while the terminal reports a width of 0", () => {
	const output = { ...textOutput({ width: 80, rows: 10 }), width: 80 };
	const block = createLiveBlock(output);
	block.show(["one", "two"]);
	output.width = 0;
	block.show(["three"]);
	output.width = 80;
	block.clear();
	expect(output.written.filter((text) => text.endsWith("J"))).toEqual(["\u001b[2A\r\u001b[J", "\u001b[1A\r\u001b[J"]);
});
