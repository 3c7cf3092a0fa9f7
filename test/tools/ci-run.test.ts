import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sample } from "../support/counts.ts";

/** What `.ci/run` calls other than npm and the programs of test/outside. */
const TOOLS = ["bash", "dirname", "mktemp", "rm", "tee", "grep", "tail", "sort"];
const OUTSIDE = ["chromium", "python3", "behave", "perl", "go", "java", "mvn", "cargo", "cc"];

let root = "";
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "ci-run-"));
	mkdirSync(join(root, "bin"));
	cpSync(".ci/run", join(root, ".ci/run"));
	for (const tool of TOOLS) {
		const { stdout } = spawnSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" });
		symlinkSync(stdout.trim(), join(root, "bin", tool));
	}
	for (const program of OUTSIDE) standIn(program, "exit 0");
	standIn("apt-get", "exit 100");
});
afterEach(() => rmSync(root, { recursive: true }));

function standIn(name: string, script: string): void {
	writeFileSync(join(root, "bin", name), `#!/bin/sh\n${script}\n`);
	chmodSync(join(root, "bin", name), 0o755);
}

/** Runs `.ci/run` with an npm that does what `cases` says for each of its commands. */
function runWhole(cases: Readonly<Record<string, string>>): { readonly code: number | null; readonly lines: readonly string[] } {
	standIn(
		"npm",
		`case "$*" in\n${Object.entries(cases)
			.map(([words, script]) => `"${words}") ${script};;`)
			.join("\n")}\nesac`,
	);
	const { status, stdout } = spawnSync(join(root, ".ci/run"), {
		env: { PATH: join(root, "bin"), LANGUAGE_FOLDERS: "" },
		encoding: "utf8",
	});
	return { code: status, lines: stdout.trimEnd().split("\n") };
}

/** The exit code, and the last line of the output. */
function runWith(cases: Readonly<Record<string, string>>): { readonly code: number | null; readonly last: string | undefined } {
	const { code, lines } = runWhole(cases);
	return { code, last: lines.at(-1) };
}

const GOOD = {
	test: 'echo "10 passed, 0 failed"',
	"run test:thorough": 'echo "200 passed, 0 failed"',
	"run test:outside": 'echo "3000 passed, 0 failed"',
	"run test:drivers": 'echo "40000 passed, 0 failed"',
};

it("the last line of .ci/run is the sum over all runners", () => {
	expect(runWith(GOOD)).toEqual({ code: 0, last: "43210 passed, 0 failed" });
});

it(".ci/run counts the failures of each runner and goes on with the others", () => {
	expect(runWith({ ...GOOD, test: 'echo "9 passed, 1 failed"; exit 1' })).toEqual({ code: 1, last: "43209 passed, 1 failed" });
});

it(".ci/run repeats at its end what failed in each runner", () => {
	const test = 'echo "Failed: test:unit: one"; echo "other output"; echo "9 passed, 1 failed"; exit 1';
	const thorough = 'echo "Failed: test:unit on Node 24: two"; echo "199 passed, 1 failed"; exit 1';
	const { lines } = runWhole({ ...GOOD, test, "run test:thorough": thorough });
	expect(lines.slice(-3)).toEqual(["Failed: test:unit: one", "Failed: test:unit on Node 24: two", "43208 passed, 2 failed"]);
});

it(".ci/run fails if a runner ends without its closing line", () => {
	expect(runWith({ ...GOOD, "run test:outside": "exit 0" })).toEqual({ code: 1, last: "40210 passed, 1 failed" });
});

it(".ci/run fails if a runner fails after a closing line that counts no failure", () => {
	expect(runWith({ ...GOOD, "run test:outside": `${GOOD["run test:outside"]}; exit 1` })).toEqual({
		code: 1,
		last: "43210 passed, 1 failed",
	});
});

it(".ci/run takes the last closing line, not one that a test printed before", () => {
	const twice = 'echo "5 passed, 0 failed"; echo "10 passed, 0 failed"';
	expect(runWith({ ...GOOD, test: twice })).toEqual({ code: 0, last: "43210 passed, 0 failed" });
});

it(".ci/run does not test if the dependencies cannot be installed", () => {
	expect(runWith({ ...GOOD, ci: "exit 1" })).toEqual({ code: 1, last: "43200 passed, 1 failed" });
});

it.each(sample(OUTSIDE, 4))(".ci/run fails if %s is missing and cannot be installed", (program) => {
	rmSync(join(root, "bin", program));
	expect(runWith(GOOD)).toEqual({ code: 1, last: "43210 passed, 1 failed" });
});
