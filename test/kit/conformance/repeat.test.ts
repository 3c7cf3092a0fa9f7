import { describe, expect, it } from "vitest";
import type { ConformanceReport } from "../../../kit/conformance/conformance-report.ts";
import type { KnownFailure } from "../../../kit/conformance/known-failures.ts";
import { flipsOf, unite } from "../../../kit/conformance/repeat.ts";
import type { ScenarioResult } from "../../../kit/conformance/scenario-result.ts";

function scenario(line: number, verdict: ScenarioResult["verdict"], broken: readonly string[] = []): ScenarioResult {
	const findings = broken.map((requirement) => ({ requirement, level: "MUST" as const, message: requirement }));
	return {
		...{
			file: "features/one.feature",
			line,
			name: `scenario ${line}`,
			requirements: ["A-1"],
			verdict,
			steps: [],
			attachments: {},
		},
		...(findings.length > 0 && { findings }),
	};
}

function report(...scenarios: readonly ScenarioResult[]): ConformanceReport {
	const failed = scenarios.filter(({ verdict }) => verdict === "failed").length;
	return {
		...{
			version: 1,
			kit: "1.0.0",
			spec: "2.0.0",
			driver: { name: "driver", version: "1" },
			virtualMs: 0,
			realMs: 0,
			complete: true,
		},
		requirements: [{ id: "A-1", level: "MUST", title: "", text: "", verdict: failed > 0 ? "failed" : "passed", scenarios }],
		scenarios: { passed: scenarios.length - failed, failed, unsupported: 0, "could not run": 0 },
	};
}

describe("repeated runs", () => {
	it("show the scenarios whose verdict changes", () => {
		const flips = flipsOf([
			report(scenario(3, "passed"), scenario(9, "failed", ["A-1"])),
			report(scenario(3, "passed"), scenario(9, "passed")),
		]);
		expect(flips).toEqual([{ place: "features/one.feature:9", name: "scenario 9", results: ["failed A-1", "passed"] }]);
	});

	it("show scenarios that always fail, but break another requirement", () => {
		const flips = flipsOf([report(scenario(9, "failed", ["A-1"])), report(scenario(9, "failed", ["A-2"]))]);
		expect(flips.map(({ results }) => results)).toEqual([["failed A-1", "failed A-2"]]);
	});

	it("show no scenario if every run is the same", () => {
		expect(flipsOf([report(scenario(9, "failed", ["A-1"])), report(scenario(9, "failed", ["A-1"]))])).toEqual([]);
	});

	it("report the worst run, so that a failure in one of many runs is not lost", () => {
		const bad = report(scenario(9, "failed", ["A-1"]));
		const united = unite([report(scenario(9, "passed")), bad, report(scenario(9, "passed"))]);
		expect(united.scenarios.failed).toBe(1);
		expect(united.repeated).toMatchObject({ runs: 3, flips: [{ results: ["passed", "failed A-1", "passed"] }] });
	});

	it("make one list of known failures, so that one that did not fail in the shown run is not lost", () => {
		const entry = (line: number, reason: string, mayCrash?: true): KnownFailure => ({
			...{ requirement: "A-1", file: "features/one.feature", line, scenario: `scenario ${line}`, message: "", reason },
			...(mayCrash && { mayCrash }),
		});
		const run = (...failures: readonly KnownFailure[]) => ({ ...report(), knownFailures: { spec: "2.0.0", failures } });
		const united = unite([run(entry(3, "a")), run(entry(3, "a", true), entry(9, "b")), run(entry(9, "b"))]);
		expect(united.knownFailures).toEqual({ spec: "2.0.0", failures: [entry(3, "a", true), entry(9, "b")] });
		expect(unite([report(), report()]).knownFailures).toBeUndefined();
	});
});
