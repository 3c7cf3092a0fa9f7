import { describe, expect, it } from "vitest";
import type { ConformanceReport } from "../../kit/conformance/conformance-report.ts";
import { runCli } from "../cli/run-cli.ts";

const TRACKER = "perl test/trial/tracker.pl";

async function judge(driver: string, ...only: readonly string[]): Promise<ConformanceReport> {
	const { out, err } = await runCli("conform", "--driver", driver, "--only", ...only, "--json", "-");
	expect(out, err).toMatch(/^\{/);
	return JSON.parse(out);
}

describe("the tracker in Perl that the trial of the kit uses", () => {
	it("is accused of nothing", async () => {
		const { findings = [], scenarios } = await judge(TRACKER, "PARSE-3", "ASK-1", "ROUND-8", "CLUSTER-1");
		expect(findings).toEqual([]);
		expect(scenarios.failed).toBe(0);
		expect(scenarios.passed).toBeGreaterThan(40);
	});

	it.each([
		["code-prefix-2", "PARSE-3"],
		["id-to-all", "ASK-1"],
		["grace-of-two", "ROUND-8"],
		["early-round-counts", "ROUND-8"],
		["half-a-pause", "WAIT-2"],
		["sleeps-first", "WAIT-1"],
		["in-turn-undeclared", "ASK-4"],
		["name-begins", "ROUND-1"],
		["late-answer", "ASK-5"],
		["handles-share", "WAIT-9"],
		["endless-ends", "WAIT-3", "WAIT-7"],
		["rounds-overlap", "WAIT-12", "ROUND-6"],
	])("with the bug %s is accused of breaking %s first", async (bug, clause, ...others) => {
		const { findings = [] } = await judge(`${TRACKER} --bug ${bug}`, clause, ...others);
		expect(findings[0]?.requirement).toBe(clause);
	});

	it("is not accused if the machine stops its process at the end of a wait (JUDGE-5)", async () => {
		const { findings = [], scenarios } = await judge(`${TRACKER} --stopped`, "features/wait.feature:255");
		expect(findings).toEqual([]);
		expect(scenarios.failed).toBe(0);
		expect(scenarios.passed + scenarios["could not run"]).toBe(1);
	});

	it("refuses a bug that it does not have", async () => {
		const { code, out, err } = await runCli("conform", "--driver", `${TRACKER} --bug none`, "--only", "PARSE-3");
		expect(code, out).toBe(2);
		expect(err).toContain("There is no bug none.");
	});
});
