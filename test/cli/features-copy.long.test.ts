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
});
