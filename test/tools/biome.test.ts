import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const GLOBAL = "lint/style/noRestrictedGlobals";
const MEMBER = "lint/nursery/noJsRestrictedProperties";
const IMPORT = "lint/style/noRestrictedImports";
const SKIPPED = "lint/suspicious/noSkippedTests";
const FOCUSED = "lint/suspicious/noFocusedTests";

/** Code, the folder it is in, and the rule of biome.json that refuses it. */
const REFUSED: readonly (readonly [folder: string, code: string, rule: string])[] = [
	["src", "setTimeout(go, 1);", GLOBAL],
	["src", "const later = { ...setInterval };", GLOBAL],
	["src", "const now = new Date();", GLOBAL],
	["src", "const Time = isReal ? Date : FakeDate;", GLOBAL],
	["src", "performance.now();", GLOBAL],
	["src", "globalThis.setTimeout(go, 1);", GLOBAL],
	["src", "Buffer.from(text);", GLOBAL],
	["src", "process.exit(1);", GLOBAL],
	["src", "AbortSignal.timeout(5);", MEMBER],
	["src", "crypto.randomUUID();", MEMBER],
	["src", "Math.random();", MEMBER],
	["src", 'Math["random"]();', MEMBER],
	["src", "const { floor, random } = Math;", MEMBER],
	["src", 'import { connect } from "node:net";', IMPORT],
	["src", 'import { connect } from "net";', IMPORT],
	["src", 'import type { Client } from "aerospike";', IMPORT],
	["src", 'const fs = await import("node:fs");', IMPORT],
	["src", 'export { readFileSync } from "node:fs";', IMPORT],
	["src", 'const net = require("node:net");', "lint/style/noCommonJs"],
	["src", "const a = b as any;", "lint/suspicious/noExplicitAny"],
	["src", "// @ts-ignore\nconst a = b;", "lint/suspicious/noTsIgnore"],
	["src", "let a;\n".repeat(301), "lint/style/noExcessiveLinesPerFile"],
	["src/cluster/tcp", 'import { connect } from "node:net";', IMPORT],
	["simulator/tcp", 'import { setTimeout } from "node:timers/promises";', IMPORT],
	["src/cluster/official", 'import { connect } from "node:net";', IMPORT],
	["simulator", 'import { fc } from "fast-check";', IMPORT],
	["simulator/tcp", 'import { Hono } from "hono";', IMPORT],
	["simulator/control", 'import express from "express";', IMPORT],
	["simulator/control", 'import { randomBytes } from "node:crypto";', IMPORT],
	["kit/run", "setTimeout(go, 1);", GLOBAL],
	["kit/run", "performance.now();", GLOBAL],
	["kit/run", 'import { b } from "aerospike-execute-task";', IMPORT],
	["kit/run", 'import * as hooks from "node:perf_hooks";', IMPORT],
	["kit/run", 'import { randomUUID } from "node:crypto";', IMPORT],
	["kit/steps", 'import { readFileSync } from "node:fs";', IMPORT],
	["features/support", "crypto.randomUUID();", MEMBER],
	["page", 'import { readFileSync } from "node:fs";', IMPORT],
	["bin", "setTimeout(go, 1);", GLOBAL],
	["bin", "Math.random();", MEMBER],
	["test", "setTimeout(go, 1);", GLOBAL],
	["test", 'import { setTimeout } from "node:timers/promises";', IMPORT],
	["test", 'it.skip("is left out", () => {});', SKIPPED],
	["test", 'describe.only("alone", () => {});', FOCUSED],
	["tools", "Math.random();", MEMBER],
];

const ALLOWED: readonly (readonly [folder: string, code: string])[] = [
	["src", "queueMicrotask(go);"],
	["src", "clock.setTimeout(go);"],
	["src", "const t = { Date: 1, process: 2 };"],
	["src", 'import { b } from "./b.ts";'],
	["src", 'import { b } from "../simulator.ts";'],
	["simulator/tcp", 'import { connect } from "node:net";\nBuffer.from(text);'],
	["src/cluster/official", 'import type { Client } from "aerospike";'],
	["simulator/control", 'import { Hono } from "hono";\nimport { cors } from "hono/cors";'],
	["kit/run", 'import { readFileSync } from "node:fs";'],
	["kit/run", 'import { createHash } from "node:crypto";'],
	["kit/steps", 'import assert from "node:assert/strict";'],
	["bin", "performance.now();"],
	["examples", 'import { b } from "aerospike-execute-task/simulator";'],
	["test", "let a;\n".repeat(301)],
];

const CASES = [...REFUSED, ...ALLOWED];
const found = new Map<string, string[]>();
const fileOf = (index: number) => `${CASES[index]?.[0]}/case-${index}.ts`;

beforeAll(() => {
	const root = mkdtempSync(join(tmpdir(), "biome-"));
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	try {
		write("biome.json", JSON.stringify({ ...JSON.parse(readFileSync("biome.json", "utf8")), vcs: { enabled: false } }));
		for (const [index, [, code]] of CASES.entries()) write(fileOf(index), `${code}\n`);
		write("circle/one.ts", 'import type { Two } from "./two.ts";\nexport type One = Two[];\n');
		write("circle/two.ts", 'import type { One } from "./one.ts";\nexport type Two = One[];\n');
		write("src/clock.ts", "setTimeout(go, performance.now() - Date.now());\n");
		const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
		const { stdout } = spawnSync(process.execPath, [resolve("node_modules/@biomejs/biome/bin/biome"), ...args], {
			cwd: root,
			encoding: "utf8",
		});
		for (const { category, location } of JSON.parse(stdout).diagnostics) {
			const path = typeof location.path === "string" ? location.path : location.path.file;
			found.set(path, [...(found.get(path) ?? []), category]);
		}
	} finally {
		rmSync(root, { recursive: true });
	}
});

describe("biome.json", () => {
	it.each(REFUSED.map(([folder, code, rule], index) => ({ folder, code: code.slice(0, 80), rule, index })))(
		"refuses in $folder: $code",
		({ rule, index }) => {
			expect(found.get(fileOf(index))).toContain(rule);
		},
	);

	it.each(ALLOWED.map(([folder, code], index) => ({ folder, code: code.slice(0, 80), index: REFUSED.length + index })))(
		"allows in $folder: $code",
		({ index }) => {
			const restricting = [GLOBAL, MEMBER, IMPORT, "lint/style/noExcessiveLinesPerFile"];
			expect((found.get(fileOf(index)) ?? []).filter((rule) => restricting.includes(rule))).toEqual([]);
		},
	);

	it("refuses circles between files, also if they import only types", () => {
		expect(found.get("circle/one.ts")).toContain("lint/suspicious/noImportCycles");
	});

	it("allows the clocks to touch time", () => {
		expect((found.get("src/clock.ts") ?? []).filter((rule) => rule === GLOBAL)).toEqual([]);
	});
});
