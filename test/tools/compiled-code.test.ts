import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMPILED_FILES, compiledCode } from "../../tools/testing/compiled-code.ts";
import { SUITES } from "../../tools/testing/suites.ts";

let root = "";
beforeAll(() => {
	root = mkdtempSync(join(tmpdir(), "compiled-code-"));
	mkdirSync(join(root, "dist/src/job"), { recursive: true });
	for (const file of ["src/job/text.js", "src/index.js"]) writeFileSync(join(root, "dist", file), "");
});
afterAll(() => rmSync(root, { recursive: true }));

/** Where an import in `importer` leads. Undefined: vitest decides. */
function resolve(source: string, importer: string): unknown {
	const { resolveId } = compiledCode(root);
	if (typeof resolveId !== "function") throw new Error("The plugin does not resolve imports.");
	return Reflect.apply(resolveId, undefined, [source, join(root, importer), {}]);
}

describe("The compiled code in the place of the sources", () => {
	it("is what a test imports, and its own sources are never loaded beside it", () => {
		expect(resolve("../../src/job/text.ts", "test/job/text.test.ts")).toBe(join(root, "dist/src/job/text.js"));
		expect(resolve("../src/index.ts", "test/any.test.ts")).toBe(join(root, "dist/src/index.js"));
		expect(join(root, "dist/src/job/text.js")).toMatch(COMPILED_FILES);
	});

	it.each([
		["./support/text.ts", "a file of the tests"],
		["../../tools/testing/stage.ts", "a tool"],
		["vitest", "a package"],
		["../../docs/any.json", "a file that is not code"],
	])("does not replace %s, %s", (source) => {
		expect(resolve(source, "test/job/text.test.ts")).toBeUndefined();
	});

	it("says what to do if a source was never compiled", () => {
		expect(() => resolve("../../src/job/new.ts", "test/job/text.test.ts")).toThrow(
			"src/job/new.ts is not compiled. Run `npm run build` first.",
		);
	});

	it.each(["inside", "thorough"] as const)("is built by the suite %s before its unit tests", (name) => {
		const groups = SUITES[name].map((group) => group.map(({ script }) => script));
		const first = groups.findIndex((scripts) => scripts.includes("test:unit"));
		expect(groups.slice(0, first).flat()).toContain("build");
		const units = SUITES[name].flat().filter(({ script }) => script === "test:unit");
		expect(units.map(({ env }) => env?.TEST_COMPILED)).toEqual(units.map(() => "1"));
	});
});
