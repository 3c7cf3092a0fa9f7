import { expect, it } from "vitest";
import { createLiveBlock } from "../../bin/terminal/live-block.ts";
import { textOutput } from "./text-output.ts";

/** The terminal cuts long lines while it is told these, and wraps again after. */
const shown = (lines: string) => `\u001b[?7l${lines}\u001b[?7h`;

it("a live block is rewritten in place, and wiped for what follows", () => {
	const output = textOutput({ width: 80, rows: 10 });
	const block = createLiveBlock(output);
	block.show(["one", "two"]);
	block.show(["three"]);
	block.clear();
	block.clear();
	expect(output.written).toEqual([shown("one\ntwo\n"), "\u001b[2A\r\u001b[J", shown("three\n"), "\u001b[1A\r\u001b[J"]);
});

it("a live block never grows past the screen, where it could not be taken back", () => {
	const output = textOutput({ width: 80, rows: 4 });
	createLiveBlock(output).show(["1", "2", "3", "4", "5"]);
	expect(output.written).toEqual([shown("1\n2\n… and 3 more\n")]);
	const fitting = textOutput({ width: 80, rows: 4 });
	createLiveBlock(fitting).show(["1", "2", "3"]);
	expect(fitting.written).toEqual([shown("1\n2\n3\n")]);
});
