import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";
import { tallyOfCucumber } from "../../tools/testing/cucumber-messages.ts";
import { tallyOfVitest } from "../../tools/testing/vitest-report.ts";

const folders: string[] = [];

afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A project in an empty folder that uses the tools of this one. */
function project(files: Readonly<Record<string, string>>): string {
	const root = mkdtempSync(join(tmpdir(), "reports-"));
	folders.push(root);
	symlinkSync(resolve("node_modules"), join(root, "node_modules"));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	return root;
}

function run(cwd: string, program: string, ...args: string[]): void {
	spawnSync(process.execPath, [resolve("node_modules", program), ...args], { cwd });
}

it("the tally of a report that vitest wrote is the tally of its run", () => {
	const root = project({
		"a.test.ts": [
			'import { expect, it } from "vitest";',
			'it("holds", () => expect(1).toBe(1));',
			'it("does not", () => expect(1).toBe(2));',
			'it.skip("is left out", () => {});',
		].join("\n"),
		"broken.test.ts": 'throw new Error("before any test");',
	});
	run(root, "vitest/vitest.mjs", "run", "--root", root, "--reporter=json", "--outputFile=report.json");
	expect(tallyOfVitest(readFileSync(join(root, "report.json"), "utf8"))).toMatchObject({
		passed: 1,
		failed: 3,
		remarks: [
			expect.stringMatching(/a\.test\.ts › does not › AssertionError: expected 1 to be 2/),
			expect.stringMatching(/broken\.test\.ts › outside its tests › .*before any test/),
			"Tests that did not run, and so count as failed: 1.",
		],
	});
});

it("the tally of messages that Cucumber wrote is the tally of its run", () => {
	const root = project({
		"package.json": '{ "type": "module" }',
		"a.feature": [
			"Feature: a",
			"  Scenario: holds\n    Given it holds",
			"  Scenario: does not\n    Given it holds\n    Given it does not",
			"  Scenario: is undefined\n    Given an undefined step",
			"  Scenario Outline: twice\n    Given it <does>\n    Examples:\n      | does     |\n      | holds    |\n      | does not |",
		].join("\n"),
		"steps.js": [
			'import { Given } from "@cucumber/cucumber";',
			'Given("it holds", () => {});',
			'Given("it does not", () => { throw new Error("it does not"); });',
		].join("\n"),
	});
	run(root, "@cucumber/cucumber/bin/cucumber.js", "a.feature", "--import", "steps.js", "--format", "message:messages.ndjson");
	expect(tallyOfCucumber(readFileSync(join(root, "messages.ndjson"), "utf8"))).toEqual({
		passed: 2,
		failed: 3,
		remarks: [
			"a.feature:4 › does not › Error: it does not",
			"a.feature:7 › is undefined › UNDEFINED",
			"a.feature:14 › twice › Error: it does not",
		],
	});
});
