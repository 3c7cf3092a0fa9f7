import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";
import { verdictOf } from "../../../kit/conformance/conformance-report.ts";
import { sample } from "../../support/counts.ts";
import { verdictsInTime } from "./support/in-time.ts";
import { problemsOf } from "./support/problems.ts";

const ADAPTER = "examples/adapters/library.mjs";
beforeAll(() => {
	// The adapter imports the package by its name, which leads to the compiled library.
	if (!existsSync("dist/src/index.js")) execFileSync("npx", ["tsc", "-p", "."]);
});

describe("the library behind an adapter, on its own sockets", () => {
	it("passes the requirements at MUST that a profile can observe", async () => {
		const only = sample(["PARSE-1", "PARSE-3", "ASK-1", "ROUND-4", "ROUND-7", "ROUND-8", "WAIT-4"], 3);
		const report = await conform(`node ${ADAPTER}`, { level: "MUST", only });
		expect(verdictsInTime(report)).toEqual(only.map((id) => `${id} passed`));
		expect(verdictOf(report)).toBe(report.scenarios["could not run"] === 0 ? "conformant" : "could not run");
	});
});

describe("the library through the official client, behind an adapter", () => {
	it("reads an error without text, ignores late answers, gives questions up, and answers every call", async () => {
		const only = sample(["PARSE-2", "ASK-5", "ASK-7", "ROUND-4"], 2);
		const report = await conform("node examples/adapters/track-job.mjs", { only });
		expect(verdictsInTime(report)).toEqual(only.map((id) => `${id} passed`));
	});
});

describe("the official client behind an adapter", () => {
	it("connects to the simulated cluster and is judged", async () => {
		const report = await conform("node examples/adapters/node/adapter.mjs", {
			level: "MUST",
			only: ["WAIT-7", "PARSE-3"],
		});
		expect(report.driver).toMatchObject({ name: "aerospike (Node.js)", version: "6.7.1" });
		// The client loses the code of ERROR::bad-trid, and of a code with a text behind it (see its known failures).
		expect(report.requirements.find(({ id }) => id === "PARSE-3")?.verdict).toBe("failed");
		const scenarios = report.requirements.find(({ id }) => id === "WAIT-7")?.scenarios ?? [];
		expect(scenarios.map(({ verdict }) => verdict)).toContain("passed");
		const failures = scenarios.filter(({ verdict }) => verdict === "failed");
		expect(failures.map(({ message }) => message)).toEqual([]);
	});
});

describe("doctor", () => {
	it.each([
		["answers twice, late", "it answered request 3 twice"],
		["goes on after bye", "The adapter should exit soon after bye, but it had to be killed."],
		["too many verdicts", "The adapter must give one verdict for one round, but it gave 2."],
		["unsupported", "The adapter offers the profile parse but answers that it cannot parse: no such thing here"],
	])("reports the problem of an adapter with the fault %j", async (how, complaint) => {
		expect(await problemsOf(how)).toContain(complaint);
	});
});
