import type { ConformanceReport, RequirementReport } from "../conformance/conformance-report.ts";
import { placeOf } from "../conformance/group-failures.ts";
import type { ScenarioResult } from "../conformance/scenario-result.ts";
import { escapeMarkup } from "../lanes/escape-markup.ts";
import { causeText } from "./causes/cause-text.ts";
import { causeTitle } from "./causes/cause-words.ts";
import { causesOf } from "./causes/causes.ts";
import { cutText } from "./cut-text.ts";

/** A build server shows the summary in one line. */
const MOST_SUMMARY = 500;

type Judged = Pick<ConformanceReport, "driver" | "spec" | "requirements" | "realMs">;

/**
 * The report as JUnit XML: one suite for each requirement, one case for each scenario. A scenario about two
 * requirements is in both suites.
 */
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
		...reports.flatMap((report) => {
			const explain = explanations(report);
			return report.requirements.map((requirement) => suite(requirement, prefix(report), explain));
		}),
		"</testsuites>",
		"",
	].join("\n");
}

/** The cause of a failure as lines: whole for the smallest scenario of a cause, its title for the others. */
type Explain = (scenario: ScenarioResult) => readonly string[] | undefined;

function explanations({ requirements, driver }: Judged): Explain {
	const causes = causesOf(requirements);
	const texts = new Map<string, readonly string[]>();
	for (const [index, cause] of causes.entries()) {
		const number = `Cause ${index + 1} of ${causes.length}:`;
		for (const scenario of cause.scenarios)
			texts.set(placeOf(scenario), [`${number} ${causeTitle(cause)}`, "", ...scenario.steps, scenario.message ?? ""]);
		texts.set(placeOf(cause.smallest), [number, ...causeText(cause, driver)]);
	}
	return (scenario) => texts.get(placeOf(scenario));
}

function suite({ id, level, title, scenarios }: RequirementReport, prefix: string, explain: Explain): string {
	const count = (tag: string) => scenarios.filter((each) => tagOf(each) === tag).length;
	return [
		`\t<testsuite name="${escapeMarkup(`${prefix}${id} ${level}: ${title}`)}" tests="${scenarios.length}" ` +
			`failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}">`,
		...scenarios.map((scenario) => testCase(`${prefix}${id}`, scenario, explain)),
		"\t</testsuite>",
	].join("\n");
}

/** A build server fails for failures and errors, so a known failure must be reported as something else. */
function tagOf({ verdict, known }: ScenarioResult): string | undefined {
	if (known !== undefined) return "skipped";
	return { passed: undefined, failed: "failure", "could not run": "error", unsupported: "skipped" }[verdict];
}

function testCase(id: string, scenario: ScenarioResult, explain: Explain): string {
	const { name, file, line, steps, message = "", known } = scenario;
	const head = `\t\t<testcase classname="${escapeMarkup(id)}" name="${escapeMarkup(name)}" file="${escapeMarkup(file)}" line="${line}"`;
	const tag = tagOf(scenario);
	if (tag === undefined) return `${head}/>`;
	const summary = known === undefined ? (message.split("\n")[0] ?? "") : `known to fail: ${known}`;
	const lines = tag === "failure" ? explain(scenario) : undefined;
	const body = (lines ?? [...steps, message]).map((line) => cutText(line)).join("\n");
	return `${head}><${tag} message="${escapeMarkup(cutText(summary, MOST_SUMMARY))}">${escapeMarkup(body)}</${tag}></testcase>`;
}
