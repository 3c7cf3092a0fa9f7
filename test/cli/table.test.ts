import { describe, expect, it } from "vitest";
import { table } from "../../bin/terminal/table.ts";
import { withCodes, withoutStyle } from "../../bin/terminal/visible.ts";

const COLUMNS = [{ title: "node" }, { title: "polls", align: "right" as const }, { title: "said" }];

describe("a table", () => {
	it("aligns its columns, without spaces at the end of a line", () => {
		const rows = [
			["A", "3", "done(ok)"],
			["B2-long", "12", ""],
		];
		expect(table(COLUMNS, rows)).toEqual(["node     polls  said", "A            3  done(ok)", "B2-long     12"]);
	});

	it("does not count colour codes", () => {
		const [, plain, coloured] = table(COLUMNS, [
			["A", "1", "x"],
			[withCodes("\u001b[31m", "A", "\u001b[39m"), "1", "x"],
		]);
		expect(withoutStyle(coloured ?? "")).toBe(plain);
	});

	it("wraps its last column between words to the width of the terminal", () => {
		const rows = [["A", "3", "a story that is too long for a line"]];
		expect(table(COLUMNS, rows, 35)).toEqual([
			"node  polls  said",
			"A         3  a story that is too",
			"             long for a line",
		]);
	});

	it("aligns numbers to the right in the last column too", () => {
		expect(table([{ title: "n" }, { title: "count", align: "right" }], [["A", "7"]])).toEqual(["n  count", "A      7"]);
	});
});
