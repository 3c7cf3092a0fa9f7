import type { ConformanceReport, RequirementReport } from "../conformance/conformance-report.ts";
import { verdictOf } from "../conformance/conformance-report.ts";
import type { ScenarioResult } from "../conformance/scenario-result.ts";
import type { RecordingReport } from "../recordings.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { inlineMarkdown, markdownBlocks } from "./markdown.ts";
import { STYLESHEET } from "./stylesheet.ts";

/** The report as one page that needs nothing else: requirement by requirement, each unfolding to its text and its scenarios. */
export function htmlReport(report: ConformanceReport): string {
	const { driver, spec, kit, requirements, recordings } = report;
	const title = escapeMarkup(`${driver.name} ${driver.version}`);
	return [
		"<!doctype html>",
		'<html lang="en">',
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		`<title>Conformance of ${title}</title>`,
		`<style>${STYLESHEET}</style>`,
		"<main>",
		`<h1>${title}</h1>`,
		`<p class="lead">${WORDS[verdictOf(report)]}, judged by SPEC.md ${escapeMarkup(spec)}. ${sums(report)}</p>`,
		"<h2>Requirements</h2>",
		...requirements.map(requirementSection),
		...(recordings.length > 0 ? [recordingTable(recordings)] : []),
		`<footer>aerospike-execute-task ${escapeMarkup(kit)}</footer>`,
		"</main>",
		"</html>",
		"",
	].join("\n");
}

const WORDS = {
	conformant: '<b class="passed">Conformant</b>',
	failed: '<b class="failed">Not conformant</b>',
	"could not run": '<b class="other">Not everything could be run</b>',
} as const;

const count = (number: number): string => number.toLocaleString("en-US");
const seconds = (ms: number): string => `${(ms / 1000).toLocaleString("en-US", { maximumFractionDigits: 1 })} s`;

function sums({ requirements, scenarios, virtualMs, realMs }: ConformanceReport): string {
	const passed = requirements.filter(({ verdict }) => verdict === "passed").length;
	const all = Object.values(scenarios).reduce((total, each) => total + each, 0);
	return (
		`${passed} of ${requirements.length} requirements passed, ${count(scenarios.passed)} of ${count(all)} scenarios. ` +
		`${seconds(virtualMs)} of virtual time in ${seconds(realMs)}.`
	);
}

function requirementSection({ id, level, title, text, verdict, scenarios }: RequirementReport): string {
	const isBad = verdict === "failed" || verdict === "could not run";
	const passed = scenarios.filter((scenario) => scenario.verdict === "passed").length;
	return [
		`<details id="${escapeMarkup(id)}"${isBad ? " open" : ""}>`,
		`<summary><b>${escapeMarkup(id)}</b> <span class="level">${level}</span> <span class="${classOf(verdict)}">${verdict}</span> ` +
			`<span class="tally">${passed}/${scenarios.length}</span> <span class="title">${inlineMarkdown(title)}</span></summary>`,
		`<div class="clause">${markdownBlocks(text)}</div>`,
		...scenarios.map(scenarioSection),
		"</details>",
	].join("\n");
}

function scenarioSection({ name, file, line, verdict, steps, message, attachments }: ScenarioResult): string {
	const isBad = verdict === "failed" || verdict === "could not run";
	const told = Object.entries(attachments).filter(([type]) => type.startsWith("text/"));
	return [
		`<details class="scenario"${isBad ? " open" : ""}>`,
		`<summary><span class="${classOf(verdict)}">${verdict}</span> <span class="title">${escapeMarkup(name)}</span></summary>`,
		`<p class="place">${escapeMarkup(`${file}:${line}`)}</p>`,
		`<pre>${escapeMarkup(steps.join("\n"))}</pre>`,
		...(message === undefined ? [] : [`<pre class="message">${escapeMarkup(message)}</pre>`]),
		...told.map(([, body]) => `<pre>${escapeMarkup(body)}</pre>`),
		"</details>",
	].join("\n");
}

function classOf(verdict: RequirementReport["verdict"]): string {
	return verdict === "passed" || verdict === "failed" ? verdict : "other";
}

function recordingTable(recordings: readonly RecordingReport[]): string {
	const rows = recordings.map(
		({ name, stories, held, differing }) =>
			`<tr><td>${escapeMarkup(name)}</td><td>${stories.length}</td><td>${count(held)}</td>` +
			`<td class="${differing === 0 ? "passed" : "failed"}">${count(differing)}</td></tr>`,
	);
	return [
		"<h2>Replies of real servers, held against the simulated ones</h2>",
		"<table><tr><th>build</th><th>stories</th><th>replies held</th><th>differences</th></tr>",
		...rows,
		"</table>",
	].join("\n");
}
