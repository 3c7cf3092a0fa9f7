import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { table } from "../../bin/terminal/table.ts";

const COLUMNS = [{ title: "node" }, { title: "polls", align: "right" as const }, { title: "said" }];

describe("a table", () => {
	it("lines its columns up, and leaves no blanks at the end of a line", () => {
		const rows = [
			["A", "3", "done(ok)"],
			["B2-long", "12", ""],
		];
		expect(table(COLUMNS, rows)).toEqual(["node     polls  said", "A            3  done(ok)", "B2-long     12"]);
	});

	it("does not count colours", () => {
		const [, plain, coloured] = table(COLUMNS, [
			["A", "1", "x"],
			["\u001b[31mA\u001b[39m", "1", "x"],
		]);
		expect(stripVTControlCharacters(coloured ?? "")).toBe(plain);
	});

	it("cuts its last column to the width of the terminal, and never beyond", () => {
		expect(table(COLUMNS, [["A", "3", "a long story"]], 18)).toEqual(["node  polls  said", "A         3  a lo…"]);
	});
});
