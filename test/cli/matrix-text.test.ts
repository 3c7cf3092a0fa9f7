import { expect, it } from "vitest";
import { matrixText } from "../../bin/reporting/matrix-text.ts";
import type { RequirementReport, RequirementVerdict } from "../../kit/conformance/conformance-report.ts";
import { matrixOf } from "../../kit/report/matrix/matrix.ts";
import { textOutput } from "./text-output.ts";

function runOf(name: string, verdict: RequirementVerdict) {
	const requirement: RequirementReport = {
		id: "ROUND-12",
		level: "SHOULD",
		title: "a title of some length",
		text: "",
		verdict,
		scenarios: [],
	};
	return {
		file: `${name}.json`,
		report: { kit: "1", spec: "1", driver: { name, version: "2.3.4" }, requirements: [requirement], realMs: 1 },
	};
}

const six = matrixOf(
	Array.from({ length: 6 }, (_, index) => runOf(`driver number ${index + 1}`, index === 2 ? "failed" : "passed")),
);

it("six drivers fit 80 columns: numbered columns with signs, and a legend", () => {
	const lines = matrixText(six, textOutput({ width: 80, rows: 40 }));
	expect(lines.filter((line) => line.length > 80)).toEqual([]);
	expect(lines).toContain("id        level   1  2  3  4  5  6  requirement");
	expect(lines).toContain("ROUND-12  SHOULD  ✓  ✓  ✗  ✓  ✓  ✓  a title of some length");
	expect(lines).toContain("✓ passed, ✗ failed");
	expect(lines.some((line) => /^3 +driver number 3 2\.3\.4 /.test(line))).toBe(true);
});

it("with enough room, the columns have the names and versions of the drivers, and verdicts in words", () => {
	const text = matrixText(six, textOutput({ width: 250, rows: 40 })).join("\n");
	expect(text).toMatch(/id +level +driver number 1 2\.3\.4 .* driver number 6 2\.3\.4 +requirement/);
	expect(text).toMatch(/ROUND-12 +SHOULD +passed +passed +failed/);
	expect(text).not.toContain("✗ failed");
});

it("a very long name of a driver is cut, so that the other columns stay on the screen", () => {
	const long = matrixOf([runOf("x".repeat(180), "failed"), runOf("short", "passed")]);
	const lines = matrixText(long, textOutput({ width: 100, rows: 40 }));
	expect(lines.filter((line) => line.length > 100)).toEqual([]);
	expect(lines.join("\n")).toMatch(/^\d +x{47}… +not known/m);
});
