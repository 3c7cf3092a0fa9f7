import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "features-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("features copy", () => {
	it("copies the scenarios to a new folder, and accepts the same folder again", async () => {
		const folder = join(scratch, "a/b");
		for (const copy of [runCli, callCli]) {
			const { code, out } = await copy("features", "copy", folder);
			expect(code).toBe(0);
			expect(out).toMatch(/^Copied \d+ files to /);
		}
		expect(readdirSync(folder)).toEqual(
			expect.arrayContaining(["round.feature", "STEPS.md", "CONTROL.md", "SPEC.md", "README.md"]),
		);
	});

	it("overwrites a changed file only with --update, and otherwise writes nothing", async () => {
		const folder = join(scratch, "mine");
		await callCli("features", "copy", folder);
		writeFileSync(join(folder, "wait.feature"), "mine");
		rmSync(join(folder, "abort.feature"));
		const { code, err } = await callCli("features", "copy", folder);
		expect(code).toBe(2);
		expect(err).toBe(
			`aerospike-task: ${join(folder, "wait.feature")} already exists and differs. Use --update to overwrite it.\n`,
		);
		expect(existsSync(join(folder, "abort.feature"))).toBe(false);
		expect((await callCli("features", "copy", folder, "--update")).code).toBe(0);
		expect(readFileSync(join(folder, "wait.feature"), "utf8")).toContain("Feature:");
	});

	it.each([
		// Node 20 reports ENOTDIR, later versions EEXIST.
		["leads through a file", () => join(scratch, "file", "features"), /ENOTDIR|EEXIST/],
		["is too long", () => join(scratch, "x".repeat(300)), /ENAMETOOLONG/],
		["contains a null byte", () => join(scratch, "a\0b"), /null bytes/],
	])("says in one sentence that a folder cannot be used if its path %s", async (_, folder, reason) => {
		writeFileSync(join(scratch, "file"), "");
		const { code, out, err } = await callCli("features", "copy", folder());
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err).toMatch(/^aerospike-task: .+ cannot be (?:read|written): .+\.\n$/);
		expect(err).toMatch(reason);
	});

	it.each([
		[["move", "x"], 'Unknown command "features". Did you mean features copy?'],
		[["copy"], "features copy needs DIR: the folder to copy to. See aerospike-task features copy --help."],
		[["copy", ""], 'DIR must be a non-empty text, not "".'],
		[["copy", "x", "y"], 'features copy takes only one DIR, but a second one was given: "y".'],
	])("rejects %j", async (words, message) => {
		const { code, err } = await callCli("features", ...words);
		expect(code).toBe(64);
		expect(err).toContain(message);
	});
});
