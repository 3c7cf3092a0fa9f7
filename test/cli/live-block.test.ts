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

it("a live block never has more lines than the screen", () => {
	const output = textOutput({ width: 80, rows: 4 });
	createLiveBlock(output).show(["1", "2", "3", "4", "5"]);
	expect(output.written).toEqual([shown("1\n2\n… and 3 more\n")]);
	const fitting = textOutput({ width: 80, rows: 4 });
	createLiveBlock(fitting).show(["1", "2", "3"]);
	expect(fitting.written).toEqual([shown("1\n2\n3\n")]);
});
