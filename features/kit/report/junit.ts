import type { ConformanceReport, RequirementReport } from "../conformance/conformance-report.ts";
import type { ScenarioResult } from "../conformance/scenario-result.ts";
import { escapeMarkup } from "./escape-markup.ts";

type Judged = Pick<ConformanceReport, "driver" | "spec" | "requirements" | "realMs">;

/** The report as JUnit XML: a suite a requirement, a case a scenario. A scenario about two requirements stands in both. */
export function junitReport(report: Judged): string {
	return suites(`${report.driver.name} ${report.driver.version}, SPEC.md ${report.spec}`, [report], () => "");
}

/** Several reports as one, the driver's name before each suite's. */
export function junitReports(reports: readonly Judged[]): string {
	return suites(`SPEC.md ${reports[0]?.spec ?? ""}`, reports, ({ driver }) => `${driver.name} ${driver.version}: `);
}

function suites(name: string, reports: readonly Judged[], prefix: (report: Judged) => string): string {
	const realMs = reports.reduce((total, report) => total + report.realMs, 0);
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name="${escapeMarkup(name)}" time="${(realMs / 1000).toFixed(3)}">`,
		...reports.flatMap((report) => report.requirements.map((requirement) => suite(requirement, prefix(report)))),
		"</testsuites>",
		"",
	].join("\n");
}

function suite({ id, level, title, scenarios }: RequirementReport, prefix: string): string {
	const count = (verdict: ScenarioResult["verdict"]) => scenarios.filter((each) => each.verdict === verdict).length;
	return [
		`\t<testsuite name="${escapeMarkup(`${prefix}${id} ${level}: ${title}`)}" tests="${scenarios.length}" ` +
			`failures="${count("failed")}" errors="${count("could not run")}" skipped="${count("unsupported")}">`,
		...scenarios.map((scenario) => testCase(`${prefix}${id}`, scenario)),
		"\t</testsuite>",
	].join("\n");
}

function testCase(id: string, { name, file, line, verdict, steps, message = "" }: ScenarioResult): string {
	const head = `\t\t<testcase classname="${escapeMarkup(id)}" name="${escapeMarkup(name)}" file="${escapeMarkup(file)}" line="${line}"`;
	const tag = { passed: undefined, failed: "failure", "could not run": "error", unsupported: "skipped" }[verdict];
	if (tag === undefined) return `${head}/>`;
	const [summary = ""] = message.split("\n");
	return `${head}><${tag} message="${escapeMarkup(summary)}">${escapeMarkup([...steps, message].join("\n"))}</${tag}></testcase>`;
}
