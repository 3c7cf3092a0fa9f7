import { describe, expect, it } from "vitest";
import { table } from "../../bin/terminal/table.ts";
import { forTerminal, inOneLine, visible, withCodes, withoutStyle } from "../../bin/terminal/visible.ts";

describe("text from elsewhere on a terminal", () => {
	it.each([
		["an escape sequence", "\u001b[2J", "\\u001b[2J"],
		["a title of the window", "\u001b]0;x\u0007", "\\u001b]0;x\\u0007"],
		["a C1 control", "a\u009b31m", "a\\u009b31m"],
		["a carriage return and a backspace", "ok\rno\b", "ok\\u000dno\\u0008"],
		["marks of direction", "\u202eabc\u2066\u200f\u061c", "\\u202eabc\\u2066\\u200f\\u061c"],
		["a line separator", "a\u2028b", "a\\u2028b"],
		["an invisible tag beyond 16 bits", "a\u{e0041}b", "a\\udb40\\udc41b"],
		["half of a pair", "a\ud800b", "a\\ud800b"],
	])("shows %s", (_, text, shown) => {
		expect(visible(text)).toBe(shown);
	});

	it("stays as it is if it only looks unusual", () => {
		for (const text of ["ñandú 中文 \u{1f600} ✓ …", "two\nlines\tand a tab"]) expect(visible(text)).toBe(text);
	});

	it("keeps only the colours that this process wrote", () => {
		const styled = withCodes("\u001b[31m", "red\u001b[32m", "\u001b[39m");
		expect(forTerminal(styled)).toBe("\u001b[31mred\\u001b[32m\u001b[39m");
		expect(withoutStyle(styled)).toBe("red\u001b[32m");
	});

	it("cannot forge a row of a table, nor shift its columns", () => {
		expect(inOneLine("a\nb\tc")).toBe("a\\u000ab\\u0009c");
		const lines = table(
			[{ title: "node" }, { title: "state" }],
			[
				["A\nB done", "up"],
				[withCodes("\u001b[31m", "C\u0007", "\u001b[39m"), "down"],
			],
		);
		expect(lines.map((line) => forTerminal(line).replaceAll("\u001b[31m", "").replaceAll("\u001b[39m", ""))).toEqual([
			"node           state",
			"A\\u000aB done  up",
			"C\\u0007        down",
		]);
	});
});
