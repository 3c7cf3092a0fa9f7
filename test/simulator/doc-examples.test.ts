import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../cli/run-cli.ts";

/** In the package's own folder, so that the examples find the package by its name. */
const SCRATCH = "reports/doc-examples";
const STRICT = [
	"--strict",
	"--ignoreConfig",
	"--noEmit",
	"--skipLibCheck",
	"--target",
	"es2023",
	"--module",
	"nodenext",
	"--types",
	"node",
];

/** The examples in doc comments, each with its file. */
function examples(folder: string): readonly (readonly [file: string, code: string])[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".ts"))
		.flatMap((name) => {
			const file = join(folder, name);
			const blocks = readFileSync(file, "utf8").matchAll(/^[\t ]*\* ```ts\n([\s\S]*?)^[\t ]*\* ```$/gm);
			return [...blocks].map(([, block = ""]) => [file, block.replace(/^[\t ]*\* ?/gm, "")] as const);
		});
}

beforeAll(() => void mkdirSync(SCRATCH, { recursive: true }));
afterAll(() => rmSync(SCRATCH, { recursive: true, force: true }));

describe("an example in a doc comment of the simulator", () => {
	it("exists", () => {
		expect(examples("simulator").map(([file]) => file)).toContain("simulator/simulated-cluster.ts");
	});

	it.each(examples("simulator"))("in %s compiles, and prints what it says", { timeout: 60_000 }, async (_file, code) => {
		const typed = join(SCRATCH, "example.mts");
		writeFileSync(typed, code);
		const compiled = await runProgram(process.execPath, ["node_modules/typescript/bin/tsc", ...STRICT, typed]);
		expect(compiled.out + compiled.err).toBe("");
		const runnable = join(SCRATCH, "example.mjs");
		writeFileSync(runnable, code);
		const ran = await runProgram(process.execPath, [runnable]);
		expect(ran.err).toBe("");
		const promised = [...code.matchAll(/console\.log\(.*\); \/\/ "([^"]*)"/g)].map(([, text]) => text);
		expect(ran.out.trimEnd().split("\n")).toEqual(promised);
	});
});
