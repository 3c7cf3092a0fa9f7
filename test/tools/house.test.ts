import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatFinding } from "../../tools/house/finding.ts";
import { lintHouse } from "../../tools/house/lint.ts";
import { readTree } from "../../tools/house/tree.ts";

/** What the linter says about a tree of one file, a line each. */
function said(path: string, text: string): string[] {
	return lintHouse([{ path, text }]).map(formatFinding);
}

describe("the walls of the house", () => {
	it.each([
		["src/a.ts", "../simulator/b.ts"],
		["src/job/a.ts", "../../features/b.ts"],
		["simulator/a.ts", "../kit/b.ts"],
		["kit/a.ts", "../bin/b.ts"],
		["kit/a.ts", "../test/b.ts"],
		["bin/a.ts", "../test/b.ts"],
		["tools/a.ts", "../src/b.ts"],
		["src/a.ts", "../simulator-two/b.ts"],
		["examples/a.mjs", "../src/b.ts"],
	])("refuse that %s imports %s", (path, specifier) => {
		expect(said(path, `import { b } from "${specifier}";`)).toHaveLength(1);
	});

	it.each([
		["src/a.ts", "./b.ts"],
		["src/job/a.ts", "../clock.ts"],
		["simulator/a.ts", "../src/b.ts"],
		["kit/a.ts", "../simulator/b.ts"],
		["bin/a.ts", "../kit/b.ts"],
		["test/a.test.ts", "../bin/b.ts"],
		["test/tools/a.test.ts", "../../tools/b.ts"],
	])("let %s import %s", (path, specifier) => {
		expect(said(path, `import { b } from "${specifier}";`)).toEqual([]);
	});

	it.each([
		'import type { B } from "../simulator/b.ts";',
		'import "../simulator/b.ts";',
		'export * from "../simulator/b.ts";',
		'export { b } from "../simulator/b.ts";',
		"import {\n\tb, // from nowhere\n} from '../simulator/b.ts';",
		'const b = await import("../simulator/b.ts");',
		'type B = import("../simulator/b.ts").B;',
		'const b = require("../simulator/b.ts");',
		"const b = `${await import(`../simulator/b.ts`)}`;",
	])("see the import in %j", (text) => {
		expect(said("src/a.ts", text)).toHaveLength(1);
	});

	it("name the file, the line, the two rooms and the way out", () => {
		expect(said("src/a.ts", 'import { c } from "./c.ts";\n\nimport { b } from "../simulator/b.ts";')).toEqual([
			"src/a.ts:3: src/ must not know simulator/b.ts, it may import from src/ only; move what both need down, or pass it in.",
		]);
	});

	it("are not broken by what a comment, a string or a regular expression says", () => {
		const text = [
			'// import { b } from "../simulator/b.ts";',
			'/* import "../simulator/b.ts" */',
			"const text = 'import \"../simulator/b.ts\"';",
			'const template = `${text} import "../simulator/b.ts" ${{ a: "}" }} from "../simulator/b.ts"`;',
			'const pattern = /import "..\\/simulator[/\']b.ts"/;',
			"const quotient = text.length / 2 / 3; const apostrophe = 'it\\'s';",
		].join("\n");
		expect(said("src/a.ts", text)).toEqual([]);
	});

	it("keep what needs Node out of what runs in a page", () => {
		expect(said("src/index.ts", 'export * from "./cluster/tcp/index.ts";')).toHaveLength(1);
		expect(said("simulator/index.ts", 'export * from "./control/index.ts";')).toHaveLength(1);
		expect(said("simulator/tcp/index.ts", 'import { dial } from "../../src/cluster/tcp/dial.ts";')).toEqual([]);
		expect(said("bin/main.ts", 'import { serve } from "../simulator/tcp/serve.ts";')).toEqual([]);
	});
});

describe("modules", () => {
	it.each(["src/a.ts", "src/cluster/a.ts", "simulator/a.ts", "features/a.ts"])("of Node are refused in %s", (path) => {
		expect(said(path, 'import { connect } from "node:net";')).toHaveLength(1);
		expect(said(path, 'import { connect } from "net";')).toHaveLength(1);
	});

	it.each([
		"src/cluster/tcp/a.ts",
		"src/cluster/official/a.ts",
		"simulator/tcp/a.ts",
		"simulator/control/a.ts",
		"kit/a.ts",
		"bin/a.ts",
		"test/a.ts",
	])("of Node are welcome in %s", (path) => {
		expect(said(path, 'import { connect } from "node:net";')).toEqual([]);
	});

	it("of Node are node:assert and nothing else in the steps", () => {
		expect(said("kit/steps/a.ts", 'import assert from "node:assert/strict";')).toEqual([]);
		expect(said("kit/steps/a.ts", 'import { readFileSync } from "node:fs";')).toHaveLength(1);
	});

	it("of other people are refused in src and simulator, also under a computed name", () => {
		expect(said("src/a.ts", 'import { Hono } from "hono";')).toHaveLength(1);
		expect(said("simulator/tcp/a.ts", 'import { Hono } from "hono";')).toHaveLength(1);
		expect(said("src/a.ts", "const module = await import(name);")).toHaveLength(1);
		expect(said("kit/a.ts", 'import { Hono } from "hono";')).toEqual([]);
	});

	it("for HTTP are for the control of the simulated cluster alone", () => {
		expect(said("simulator/control/a.ts", 'import { Hono } from "hono";')).toEqual([]);
		expect(said("simulator/control/a.ts", 'import express from "express";')).toHaveLength(1);
	});

	it("of the official client are for its adapter alone", () => {
		expect(said("src/cluster/official/a.ts", 'import type { Client } from "aerospike";')).toEqual([]);
		expect(said("src/cluster/official/a.ts", 'import { b } from "aerospike-tools";')).toHaveLength(1);
		expect(said("src/cluster/tcp/a.ts", 'import type { Client } from "aerospike";')).toHaveLength(1);
	});

	it("of this very package are for examples, which use it as a stranger does", () => {
		expect(said("kit/a.ts", 'import { b } from "aerospike-execute-task";')).toHaveLength(1);
		expect(said("examples/a.mjs", 'import { b } from "aerospike-execute-task/simulator";')).toEqual([]);
	});

	it("come with globals that no page has", () => {
		expect(said("src/a.ts", "const b = Buffer.from(process.argv);")).toHaveLength(2);
		expect(said("src/cluster/tcp/a.ts", "const b = Buffer.from(process.argv);")).toEqual([]);
		expect(said("src/a.ts", "this.process(job.process, { process: 1 });")).toEqual([]);
	});
});

describe("time and chance", () => {
	it.each([
		"setTimeout(go, 1);",
		"globalThis.setTimeout(go, 1);",
		"const later = { ...setInterval };",
		"setImmediate(go);",
		"requestAnimationFrame(go);",
		"const t = new Date();",
		"const t = globalThis?.Date.now();",
		"const t = performance.now();",
		"const Time = isReal ? Date : FakeDate;",
		"const signal = AbortSignal.timeout(5);",
		"const dice = Math.random();",
		'const dice = Math["random"]();',
		"const { floor, random } = Math;",
		"const id = crypto.randomUUID();",
	])("are refused in the library: %s", (text) => {
		expect(said("src/wait.ts", text)).toHaveLength(1);
	});

	it.each([
		"queueMicrotask(go);",
		"clock.setTimeout(go);",
		"const t = { Date: 1 };",
		"Math.max(1, 2);",
		'log("Math.random()");',
		"signal.timeout;",
	])("are not what this is: %s", (text) => {
		expect(said("src/wait.ts", text)).toEqual([]);
	});

	it("belong to the clocks", () => {
		const text = "setTimeout(go, performance.now());\nsetImmediate(go);\nDate.now();";
		expect(said("src/clock.ts", text)).toEqual([]);
		expect(said("simulator/virtual-clock.ts", text)).toEqual([]);
		expect(said("features/clock.ts", text)).toHaveLength(4);
	});

	it("come by module too", () => {
		expect(said("test/a.test.ts", 'import { setTimeout as sleep } from "node:timers/promises";').join()).toMatch(/take a Clock/);
		expect(said("kit/a.ts", 'import * as hooks from "node:perf_hooks";').join()).toMatch(/take a Clock/);
	});

	it.each(["bin/a.ts", "bench/a.ts", "test/a.ts", "tools/a.ts"])("may be measured, not waited for or diced, in %s", (path) => {
		expect(said(path, "performance.now();")).toEqual([]);
		expect(said(path, "setTimeout(go, 1);")).toHaveLength(1);
		expect(said(path, "Math.random();")).toHaveLength(1);
	});

	it("of chance: no file at all may use Math.random, the clocks neither", () => {
		expect(said("src/clock.ts", "Math.random();")).toHaveLength(1);
		expect(said("simulator/virtual-clock.ts", "Math.random();")).toHaveLength(1);
	});
});

describe("what is unfinished", () => {
	it.each([
		'it.skip("x", go);',
		'describe.only("x", go);',
		'it.todo("x");',
		"it.skipIf(slow)();",
		"context.skip();",
		'it("x", { skip: true }, go);',
	])("is refused in a test: %s", (text) => {
		expect(said("test/a.test.ts", text)).toHaveLength(1);
	});

	it.each(["const a = b as any;", "// @ts-ignore\nconst a = b;", "/* @ts-nocheck */", "const a = `${b as any}`;"])(
		"is refused anywhere: %j",
		(text) => {
			expect(said("src/a.ts", text)).toHaveLength(1);
			expect(said("tools/a.ts", text)).toHaveLength(1);
		},
	);

	it("is not what merely reads like it", () => {
		expect(said("src/a.ts", 'cursor.skip(3);\n// never as any, nor @ts-ignore\nconst a = "as any";')).toEqual([]);
		expect(said("test/a.test.ts", "// @ts-expect-error an id is no boolean\nrows.filter(only);")).toEqual([]);
		expect(said("features/a.ts", "const named = finding.only === undefined ? all : [finding.only];")).toEqual([]);
	});
});

describe("the length of a file", () => {
	it("is 300 lines at most in what is shipped and judged", () => {
		const lines = (count: number) => "let a;\n".repeat(count);
		expect(said("src/a.ts", lines(300))).toEqual([]);
		expect(said("src/a.ts", lines(301))).toEqual([
			"src/a.ts:301: has 301 lines, more than 300; take the second idea out into its own file.",
		]);
		expect(said("bin/a.ts", lines(301))).toHaveLength(1);
		expect(said("features/fixtures/a.ts", lines(301))).toEqual([]);
		expect(said("test/a.test.ts", lines(301))).toEqual([]);
	});
});

it("the tree that is read holds the code of the house, and neither fixtures nor what was built", () => {
	const root = mkdtempSync(join(tmpdir(), "house-"));
	try {
		for (const path of [
			"src/b/c.ts",
			"src/a.ts",
			"src/notes.md",
			"test/fixtures/x.ts",
			"dist/src/a.js",
			"vitest.config.ts",
			"package.json",
		]) {
			mkdirSync(join(root, path, ".."), { recursive: true });
			writeFileSync(join(root, path), `// ${path}`);
		}
		expect(readTree(root)).toEqual([
			{ path: "src/a.ts", text: "// src/a.ts" },
			{ path: "src/b/c.ts", text: "// src/b/c.ts" },
			{ path: "vitest.config.ts", text: "// vitest.config.ts" },
		]);
	} finally {
		rmSync(root, { recursive: true });
	}
});
