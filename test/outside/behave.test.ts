import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN, runCli, runProgram } from "../cli/run-cli.ts";

const ADAPTERS = "examples/adapters";

let scratch = "";

/** What a driver's author does: copies the scenarios, and puts the steps beside them. */
beforeAll(async () => {
	scratch = mkdtempSync(join(tmpdir(), "behave-"));
	const { code, err } = await runCli("features", "copy", scratch, "--behave");
	expect(code, err).toBe(0);
	for (const name of ["environment.py", "steps"]) cpSync(join("examples/behave", name), join(scratch, name), { recursive: true });
});
afterAll(() => rmSync(scratch, { recursive: true }));

interface Scenario {
	readonly name: string;
	readonly status: string;
	readonly steps?: readonly {
		readonly name: string;
		readonly result?: { readonly error_message?: readonly string[] | string };
	}[];
}

/** Runs behave on the copied features, with a tracker in a folder. */
async function behave(tracker: string, ...words: readonly string[]): Promise<readonly Scenario[]> {
	const report = join(scratch, "report.json");
	const variables = [
		`AEROSPIKE_TASK='${process.execPath}' '${resolve(MAIN)}'`,
		`PYTHONPATH=${resolve(tracker)}`,
		"PYTHONDONTWRITEBYTECODE=1",
	];
	const args = ["behave", ".", "--format", "json", "--outfile", report, ...words];
	const { out, err } = await runProgram("env", [...variables, ...args], scratch);
	try {
		const features: readonly { readonly elements?: readonly (Scenario & { readonly type: string })[] }[] = JSON.parse(
			readFileSync(report, "utf8"),
		);
		return features.flatMap(({ elements = [] }) => elements.filter(({ type }) => type === "scenario"));
	} catch (error) {
		throw new Error(`behave left no report.\n${out}${err}`, { cause: error });
	}
}

const withStatus = (scenarios: readonly Scenario[], status: string) => scenarios.filter((scenario) => scenario.status === status);

describe("the scenarios under Python's behave, with the steps of a driver", () => {
	it("pass for a driver that is right, and are skipped if their steps are not written yet", async () => {
		const scenarios = await behave(ADAPTERS);
		expect(withStatus(scenarios, "failed").map(({ name }) => name)).toEqual([]);
		const passed = withStatus(scenarios, "passed");
		expect(passed.length).toBeGreaterThan(150);
		expect(passed.length + withStatus(scenarios, "skipped").length).toBe(scenarios.length);
		for (const part of ["Error 2 is not found", "The task is complete only when every node is"])
			expect(passed.map(({ name }) => name).join()).toContain(part);
	});

	it("fail for one that presumes too early, and say why", async () => {
		const hasty = join(scratch, "hasty");
		cpSync(ADAPTERS, hasty, { recursive: true });
		const code = readFileSync(join(hasty, "tracker.py"), "utf8");
		expect(code).toContain("\nGRACE = 3\n");
		writeFileSync(join(hasty, "tracker.py"), code.replace("\nGRACE = 3\n", "\nGRACE = 2\n"));
		const failed = withStatus(await behave(hasty, "--tags", "ROUND-8"), "failed");
		expect(failed.length).toBeGreaterThan(3);
		expect(JSON.stringify(failed)).toContain("the wait was over after 2 rounds");
	});
});
