import { describe, expect, it } from "vitest";
import { conformanceText } from "../../bin/reporting/conformance-text.ts";
import type { ConformanceReport, RequirementReport } from "../../kit/conformance/conformance-report.ts";
import type { ScenarioResult, ScenarioVerdict } from "../../kit/conformance/scenario-result.ts";
import { textOutput } from "./text-output.ts";

let line = 0;

function scenario(verdict: ScenarioVerdict, parts: Partial<ScenarioResult> = {}): ScenarioResult {
	return {
		file: "a.feature",
		line: ++line,
		name: `scenario ${line}`,
		requirements: ["ROUND-4"],
		verdict,
		steps: [],
		attachments: {},
		...parts,
	};
}

function textOf(verdict: RequirementReport["verdict"], ...scenarios: readonly ScenarioResult[]): string {
	const report: ConformanceReport = {
		version: 1,
		kit: "0.0.0",
		spec: "2.0.0",
		driver: { name: "a driver", version: "1" },
		requirements: [{ id: "ROUND-4", level: "MUST", title: "Errors", text: "", verdict, scenarios }],
		scenarios: { passed: 0, failed: 0, unsupported: 0, "could not run": 0 },
		virtualMs: 0,
		realMs: 1,
		complete: true,
	};
	return conformanceText(report, textOutput()).join("\n");
}

const many = (count: number, verdict: ScenarioVerdict, parts: Partial<ScenarioResult> = {}) =>
	Array.from({ length: count }, () => scenario(verdict, parts));

describe("the table of a conformance run", () => {
	it("says how many scenarios passed, and how many could not be played", () => {
		expect(textOf("passed", ...many(3, "passed"))).toMatch(/^ROUND-4 +MUST +passed +3\/3 +Errors$/m);
		expect(textOf("passed", scenario("passed"), ...many(40, "unsupported", { message: "why" }))).toMatch(
			/^ROUND-4 +MUST +passed +1\/1, 40 not played +Errors$/m,
		);
		expect(textOf("failed", ...many(2, "passed"), scenario("failed"), scenario("unsupported", { message: "why" }))).toMatch(
			/^ROUND-4 +MUST +failed +2\/3, 1 not played +Errors$/m,
		);
	});

	it("has the level of what failed, which can be weaker than that of the requirement", () => {
		const finding = { requirement: "ROUND-4", level: "SHOULD", message: "late" } as const;
		expect(textOf("failed", scenario("failed", { findings: [finding] }))).toMatch(/^ROUND-4 +SHOULD +failed /m);
		const other = { ...finding, requirement: "WAIT-5" };
		expect(textOf("failed", scenario("failed", { findings: [{ ...finding, level: "MUST" }, other] }))).toMatch(
			/^ROUND-4 +MUST +failed /m,
		);
	});

	it("names an unsupported requirement once, with its main reason", () => {
		const text = textOf(
			"unsupported",
			...many(2, "unsupported", {
				message: "decide: This profile cannot observe this requirement.\nwire: The driver sleeps too long.",
			}),
			scenario("unsupported", { message: "wire: Another reason." }),
		);
		const [, rows = ""] = /^Unsupported requirements\n.*\n([\s\S]*?)\n\n/m.exec(text) ?? [];
		expect(rows).toMatch(/^ROUND-4 +wire: The driver sleeps too long\.$/);
	});
});
