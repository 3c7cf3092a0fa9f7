import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keepFate, readFates } from "../../tools/mutants/fate-log.ts";
import { type CodeMutant, listMutants, mutatedText } from "../../tools/mutants/list-mutants.ts";
import { readChanges } from "../../tools/mutants/read-changes.ts";
import { drawSample } from "../../tools/mutants/sample.ts";
import { readSurvivors, reasonFor } from "../../tools/mutants/survivors.ts";
import { switchedFiles } from "../../tools/mutants/switched-files.ts";

function mutantOf(content: string, original: string, replacement: string): CodeMutant {
	const start = content.indexOf(original);
	return { file: "a.ts", start, end: start + original.length, line: 1, mutator: "", original, replacement };
}

describe("The search for changes that no test notices", () => {
	test("draws the same changes from the same seed, each once and in their order", () => {
		const list = Array.from({ length: 1000 }, (_, index) => index);
		const drawn = drawSample(list, 60, 1, String);
		expect(drawSample(list, 60, 1, String)).toEqual(drawn);
		expect(drawSample(list, 60, 2, String)).not.toEqual(drawn);
		expect(new Set(drawn).size).toBe(60);
		expect(drawn.toSorted((one, other) => one - other)).toEqual(drawn);
		expect(drawSample([1, 2, 3], 60, 1, String)).toEqual([1, 2, 3]);
		expect(drawSample(["a", "a", "a"], 2, 1, String)).toEqual(["a", "a"]);
	});

	test("draws nearly the same changes after some were added or removed", () => {
		const list = Array.from({ length: 1000 }, (_, index) => index);
		const drawn = drawSample(list, 60, 1, String);
		const later = new Set(drawSample([...list.slice(100), -1, -2, -3], 60, 1, String));
		expect(drawn.filter((item) => item >= 100 && !later.has(item))).toEqual([]);
	});

	test("puts a change in parentheses, so that the text around it does not change its meaning", () => {
		const content = "const a = (x: number) => x === 1 && y !== 2;";
		expect(mutatedText(content, mutantOf(content, "x === 1 && y !== 2", "x === 1 || y !== 2"))).toBe(
			"const a = (x: number) => (x === 1 || y !== 2);",
		);
	});

	test("replaces a block as it is", () => {
		const content = "function a(): void { b(); }";
		expect(mutatedText(content, mutantOf(content, "{ b(); }", "{}"))).toBe("function a(): void {}");
	});

	test("leaves out a change after which the file is not a program", () => {
		const content = "type A = 'a';";
		expect(mutatedText(content, mutantOf(content, "A = 'a'", "A B"))).toBeUndefined();
	});

	test("puts all changes of a file into one text, each with its own switch", async () => {
		const root = mkdtempSync(join(tmpdir(), "switched-"));
		try {
			mkdirSync(join(root, "src"));
			writeFileSync(join(root, "src/a.ts"), "export const isLess = (a: number, b: number): boolean => a < b;\n");
			const mutants = await listMutants(root, "src");
			const { texts, ids } = await switchedFiles(root, mutants);
			expect(mutants.map(({ replacement }) => replacement)).toContain("a <= b");
			expect(new Set(ids.values()).size).toBe(mutants.length);
			const text = texts.get("src/a.ts");
			for (const [mutant, id] of ids) if (mutant.replacement === "a <= b") expect(text).toContain(`stryMutAct_9fa48("${id}")`);
		} finally {
			rmSync(root, { recursive: true });
		}
	});

	test("keeps what was caught in a file, and tries a survivor again", () => {
		const root = mkdtempSync(join(tmpdir(), "fates-"));
		const log = join(root, "fates.jsonl");
		const [one, other] = [mutantOf("x < 1", "x < 1", "x <= 1"), mutantOf("x < 1", "x < 1", "true")];
		try {
			expect(readFates(log, [one, other])).toEqual([]);
			keepFate(log, one, { kind: "caught", by: "test", message: "" });
			keepFate(log, other, { kind: "survived", isReached: true });
			expect(readFates(log, [one, other])).toEqual([[one, { kind: "caught", by: "test", message: "" }]]);
			// An interrupted write leaves half a line.
			writeFileSync(log, '{"mutant":', { flag: "a" });
			expect(readFates(log, [one])).toHaveLength(1);
		} finally {
			rmSync(root, { recursive: true });
		}
	});

	test("finds the reason for a survivor by its text, at any line", () => {
		const mutant = mutantOf("x < 1", "x < 1", "x <= 1");
		const survivors = [{ file: "a.ts", original: "x < 1", replacement: "x <= 1", reason: "equal" }];
		expect(reasonFor(survivors, mutant)).toBe("equal");
		expect(reasonFor(survivors, { ...mutant, replacement: "true" })).toBeUndefined();
	});
});

/** An entry whose text is gone excuses nothing, and nobody would notice. */
describe("The lists of changes", () => {
	test.each(readSurvivors().map((survivor) => [survivor.file, survivor.original, survivor.replacement] as const))(
		"contain a survivor of code that exists: %s: %s → %s",
		(file, original, replacement) => {
			expect(readFileSync(file, "utf8")).toContain(original);
			expect(replacement).not.toBe(original);
		},
	);

	test("contain changes by hand of code that exists, each at one place", () => {
		expect(readChanges(".", "tools/mutants/oracle-by-hand.json")).toHaveLength(58);
	});
});
