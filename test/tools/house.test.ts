import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRoomCircles } from "../../tools/house/circles.ts";
import { checkComments } from "../../tools/house/comments.ts";
import { formatFinding } from "../../tools/house/finding.ts";
import { importsOf } from "../../tools/house/imports.ts";
import { checkExportedNames } from "../../tools/house/names.ts";
import { FOLDERS, KIT_ROOMS } from "../../tools/house/plan.ts";
import { readTree } from "../../tools/house/tree.ts";
import { checkRooms, checkWalls } from "../../tools/house/walls.ts";

const importing = (from: string, to: string) => ({ from, to, line: 1 });
const refusals = (from: string, to: string) => checkWalls([importing(from, to)]).map(formatFinding);

describe("imports are found", () => {
	it.each([
		'import type { B } from "./b.ts";',
		'import "./b.ts";',
		'export * from "./b.ts";',
		'export type { B } from "./b.ts";',
		'import {\n\tb, // a comment\n} from "./b.ts";',
		'const b = await import("./b.ts");',
		'type B = import("./b.ts").B;',
	])("in %j", (text) => {
		expect(importsOf({ path: "src/job/a.ts", text })).toMatchObject([{ from: "src/job/a.ts", to: "src/job/b.ts" }]);
	});

	it("with the line on which the file is named", () => {
		expect(importsOf({ path: "src/a.ts", text: '// a\n\nimport { b } from "../simulator/b.ts";\n' })).toEqual([
			{ from: "src/a.ts", to: "simulator/b.ts", line: 3 },
		]);
	});

	it("but not of packages, or in comments or indented text", () => {
		const text =
			'import fc from "fast-check";\n/**\n * import { b } from "./b.ts";\n */\n// import "./b.ts";\n\timport "./b.ts";\n';
		expect(importsOf({ path: "src/a.ts", text })).toEqual([]);
	});
});

describe("between folders", () => {
	it.each([
		["src/a.ts", "simulator/b.ts"],
		["src/job/a.ts", "kit/spec/b.ts"],
		["src/a.ts", "simulator-two/b.ts"],
		["simulator/a.ts", "kit/run/b.ts"],
		["kit/run/a.ts", "features/support/b.ts"],
		["kit/run/a.ts", "bin/b.ts"],
		["page/a.ts", "bin/b.ts"],
		["features/support/a.ts", "page/b.ts"],
		["bin/a.ts", "test/b.ts"],
		["examples/a.ts", "kit/index.ts"],
		["tools/a.ts", "src/b.ts"],
	])("%s must not import %s", (from, to) => {
		expect(refusals(from, to)).toHaveLength(1);
	});

	it.each([
		["src/job/a.ts", "src/clock.ts"],
		["simulator/a.ts", "src/b.ts"],
		["kit/run/a.ts", "simulator/b.ts"],
		["features/support/a.ts", "kit/steps/b.ts"],
		["page/a.ts", "kit/report/b.ts"],
		["page/a.ts", "features/SPEC.md?raw"],
		["bin/a.ts", "kit/index.ts"],
		["test/tools/a.test.ts", "tools/b.ts"],
	])("%s may import %s", (from, to) => {
		expect(refusals(from, to)).toEqual([]);
	});

	it("a refusal names the place, the line, the folder, and the reason", () => {
		expect(refusals("simulator/a.ts", "kit/run/b.ts")).toEqual([
			"simulator/a.ts:1: simulator must not import kit/run/b.ts: simulator must never know how a tracker is judged: " +
				"it only plays the cluster. Move what both need down, or pass it in as an argument.",
		]);
	});

	it("what runs in a page must not import what needs Node", () => {
		expect(refusals("src/index.ts", "src/cluster/tcp/index.ts")).toHaveLength(1);
		expect(refusals("simulator/index.ts", "simulator/control/index.ts")).toHaveLength(1);
		expect(refusals("src/cluster/tcp/info-cluster.ts", "src/cluster/tcp/node-network.ts")).toHaveLength(1);
		expect(refusals("simulator/network/a.ts", "src/cluster/tcp/network.ts")).toEqual([]);
		expect(refusals("simulator/tcp/index.ts", "src/cluster/tcp/dial.ts")).toEqual([]);
		expect(refusals("bin/main.ts", "simulator/tcp/serve.ts")).toEqual([]);
	});
});

describe("between the rooms of the kit", () => {
	it("a room may import from itself and from the rooms before it", () => {
		expect(refusals("kit/oracle/a.ts", "kit/oracle/b.ts")).toEqual([]);
		expect(refusals("kit/oracle/a.ts", "kit/schedule/b.ts")).toEqual([]);
		expect(refusals("kit/index.ts", "kit/report/b.ts")).toEqual([]);
	});

	it("a room must not import from a room after it, also for a type", () => {
		expect(refusals("kit/schedule/a.ts", "kit/oracle/b.ts").join()).toMatch(/kit\/schedule must never know how a schedule is/);
		expect(refusals("kit/search/a.ts", "kit/shards/b.ts")).toHaveLength(1);
	});

	it("a room must not import the face of the kit, which knows every room", () => {
		expect(refusals("kit/report/a.ts", "kit/index.ts")).toHaveLength(1);
	});

	it("one file may be loose at the root of the kit, and every room is in the plan", () => {
		const paths = (...names: string[]) => names.map((path) => ({ path, text: "" }));
		expect(checkRooms(paths("kit/index.ts", "kit/run/a.ts", "features/a.ts"))).toEqual([]);
		expect(checkRooms(paths("kit/index.ts", "kit/run.ts"))).toMatchObject([{ path: "kit/run.ts" }]);
		expect(checkRooms(paths("kit/cellar/a.ts"))).toMatchObject([{ path: "kit/cellar/a.ts" }]);
	});
});

describe("import circles between rooms", () => {
	it("are reported once, with the way around", () => {
		const circle = [
			importing("bin/a/x.ts", "bin/b/x.ts"),
			importing("bin/b/y.ts", "bin/c/x.ts"),
			importing("bin/c/y.ts", "bin/a/y.ts"),
		];
		const findings = checkRoomCircles(circle);
		expect(findings).toHaveLength(1);
		expect(findings[0]).toMatchObject({
			path: "bin/a/x.ts",
			message: expect.stringContaining("bin/a -> bin/b -> bin/c -> bin/a"),
		});
	});

	it("are not seen in imports that run one way, within a room, or through files that are loose", () => {
		const oneWay = [importing("bin/a/x.ts", "bin/b/x.ts"), importing("bin/a/y.ts", "bin/b/y.ts")];
		const within = [importing("bin/a/x.ts", "bin/a/y.ts"), importing("bin/a/y.ts", "bin/a/x.ts")];
		const loose = [importing("bin/a/x.ts", "bin/x.ts"), importing("bin/x.ts", "bin/a/y.ts")];
		expect(checkRoomCircles([...oneWay, ...within, ...loose])).toEqual([]);
	});
});

describe("names", () => {
	const files = (...texts: [path: string, text: string][]) => texts.map(([path, text]) => ({ path, text }));

	it("that two files export are reported, with both places", () => {
		const [finding, ...more] = checkExportedNames(
			files(
				["src/a.ts", "\nexport interface Round {}\n"],
				["kit/run/b.ts", "export const a = 1;\nexport type Round = string;\n"],
			),
		);
		expect(finding).toMatchObject({
			path: "kit/run/b.ts",
			line: 2,
			message: expect.stringContaining("Round is exported by src/a.ts:2"),
		});
		expect(more).toEqual([]);
	});

	it.each(["class A {", "function A() {", "async function A() {", "const A = 1;", "const A: B = 1;", "type A<B> = B;"])(
		"are found in %j",
		(text) => {
			expect(checkExportedNames(files(["src/a.ts", `export ${text}`], ["bin/a.ts", `export ${text}`]))).toHaveLength(1);
		},
	);

	it("may be exported again, overloaded, private, or repeated in tests and tools", () => {
		const first: [string, string] = ["src/a.ts", "export function a(b: 1): 1;\nexport function a(b: 2): 2;\n"];
		const others: [string, string][] = [
			["src/index.ts", 'export { a } from "./a.ts";\n'],
			["bin/a.ts", "function a() {}\n"],
			["tools/a.ts", "export const a = 1;\n"],
			["test/a.ts", "export const a = 1;\n"],
		];
		expect(checkExportedNames(files(first, ...others))).toEqual([]);
	});
});

it("in the plan, a folder imports only from folders before it", () => {
	const paths = FOLDERS.map(({ path }) => path);
	for (const [index, { path, knows }] of FOLDERS.entries()) {
		if (path === "test") continue;
		expect(knows.every((known) => paths.indexOf(known) < index && paths.includes(known))).toBe(true);
	}
	expect(new Set(KIT_ROOMS.map(({ path }) => path)).size).toBe(KIT_ROOMS.length);
});

it("the tree that is read holds the code of the planned folders, without fixtures and build output", () => {
	const root = mkdtempSync(join(tmpdir(), "house-"));
	try {
		for (const path of ["src/b/c.ts", "src/a.ts", "src/notes.md", "test/fixtures/x.ts", "dist/src/a.js", "vitest.config.ts"]) {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), `// ${path}`);
		}
		expect(readTree(root)).toEqual([
			{ path: "src/a.ts", text: "// src/a.ts" },
			{ path: "src/b/c.ts", text: "// src/b/c.ts" },
		]);
	} finally {
		rmSync(root, { recursive: true });
	}
});

describe("a comment line", () => {
	const findings = (text: string) => checkComments([{ path: "src/a.ts", text }]).map(formatFinding);

	it.each(["// ", "\t// ", "/** ", " * ", "\t * "])("that begins with %j is refused above 120 characters", (start) => {
		const line = start.padEnd(121, "a");
		expect(findings(`const a = 1;\n${line}\n`)).toEqual([
			"src/a.ts:2: This comment line has 121 characters. At most 120 are allowed.",
		]);
		expect(findings(line.slice(0, -1))).toEqual([]);
	});

	it("is not code, which the formatter wraps", () => {
		expect(findings(`const a = ${"1 * ".repeat(40)}1;`)).toEqual([]);
	});
});
