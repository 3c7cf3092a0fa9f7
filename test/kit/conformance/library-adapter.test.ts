import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";
import { verdictOf } from "../../../kit/conformance/conformance-report.ts";
import { examine } from "../../../kit/stdio/doctor.ts";
import { sample } from "../../support/counts.ts";
import { problemsOf } from "./support/problems.ts";

const ADAPTER = "examples/adapters/library.mjs";
beforeAll(() => {
	// The adapter imports the package by its name, which leads to the compiled library.
	if (!existsSync("dist/src/index.js")) execFileSync("npx", ["tsc", "-p", "."]);
});

describe("the library behind an adapter, on its own sockets", () => {
	it("has no problem that doctor finds", async () => {
		const found = await examine(["node", ADAPTER]);
		expect(found.filter(({ kind }) => kind === "problem")).toEqual([]);
		expect(found.length).toBeGreaterThan(4);
	});
});

describe("an adapter that offers the profile wire but cannot track", () => {
	const command = `'${process.execPath}' test/kit/conformance/fixtures/no-track.mjs`;

	it("is not conformant: no requirement was judged, and the adapter's reason is shown (JUDGE-6)", async () => {
		const report = await conform(command, { level: "MUST", only: sample(["WAIT-7", "ROUND-3", "ROUND-7"], 3) });
		expect(verdictOf(report)).toBe("nothing judged");
		const reasons = new Set(report.requirements.flatMap(({ scenarios }) => scenarios.map(({ message }) => message)));
		expect(reasons).toContain("this driver has no wait");
	});

	it("has a problem, which doctor finds", async () => {
		const problems = (await examine([process.execPath, "test/kit/conformance/fixtures/no-track.mjs"])).filter(
			({ kind }) => kind === "problem",
		);
		expect(problems.map(({ text }) => text).join("\n")).toContain("this driver has no wait");
	});
});

describe("doctor", () => {
	it.each([
		["logs on stdout", "write only answers to stdout"],
		["unknown habit", "The field habits.haste does not exist"],
	])("reports the problem of an adapter with the fault %j", async (how, complaint) => {
		expect(await problemsOf(how)).toContain(complaint);
	});
});
