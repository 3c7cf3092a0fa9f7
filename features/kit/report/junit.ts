import type { ConformanceReport, RequirementReport } from "../conformance/conformance-report.ts";
import type { ScenarioResult } from "../conformance/scenario-result.ts";
import { escapeMarkup } from "./escape-markup.ts";

/** The report as JUnit XML: a suite a requirement, a case a scenario. A scenario about two requirements stands in both. */
export function junitReport({ driver, spec, requirements, realMs }: ConformanceReport): string {
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name="${escapeMarkup(`${driver.name} ${driver.version}, SPEC.md ${spec}`)}" time="${(realMs / 1000).toFixed(3)}">`,
		...requirements.map(suite),
		"</testsuites>",
		"",
	].join("\n");
}

function suite({ id, level, title, scenarios }: RequirementReport): string {
	const count = (verdict: ScenarioResult["verdict"]) => scenarios.filter((each) => each.verdict === verdict).length;
	return [
		`\t<testsuite name="${escapeMarkup(`${id} ${level}: ${title}`)}" tests="${scenarios.length}" ` +
			`failures="${count("failed")}" errors="${count("could not run")}" skipped="${count("unsupported")}">`,
		...scenarios.map((scenario) => testCase(id, scenario)),
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
