import { describe, expect, it } from "vitest";
import { parseJson } from "../../simulator/parse-json.ts";

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("JSON from outside", () => {
	it("may be nested 100 levels deep, and not deeper", () => {
		expect(parseJson(nested(100))).toEqual(JSON.parse(nested(100)));
		expect(() => parseJson(nested(101))).toThrow("it is nested more than 100 levels deep");
		expect(() => parseJson('{"a":'.repeat(101) + "}".repeat(101))).toThrow("it is nested more than 100 levels deep");
	});

	it("may contain any number of brackets in a text, also after an escaped quote", () => {
		const text = `a"${"[{".repeat(200)}`;
		expect(parseJson(JSON.stringify({ [text]: text }))).toEqual({ [text]: text });
	});

	it("may contain any number of lists beside each other", () => {
		const lists = Array.from({ length: 300 }, () => [{}]);
		expect(parseJson(JSON.stringify(lists))).toEqual(lists);
	});

	it("may have about two million values, so that a file of a few megabytes cannot take gigabytes of memory", () => {
		expect(parseJson(`[${"0,".repeat(1_000_000)}0]`)).toHaveLength(1_000_001);
		for (const value of ["0", "[]", "{}"])
			expect(() => parseJson(`[${`${value},`.repeat(2_000_001)}0]`)).toThrow("it has more than 2000000 values");
		expect(() => parseJson(`{${'"":0,'.repeat(2_000_001)}"":0}`)).toThrow("it has more than 2000000 values");
	});

	it("may contain any number of commas in a text", () => {
		const text = ",[{".repeat(1_000_000);
		expect(parseJson(JSON.stringify(text))).toBe(text);
	});
});
