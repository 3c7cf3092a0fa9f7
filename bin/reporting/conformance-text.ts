import { type ConformanceReport, type RequirementReport, verdictOf } from "../../kit/conformance/conformance-report.ts";
import { placeOf } from "../../kit/conformance/group-failures.ts";
import type { ScenarioResult } from "../../kit/conformance/scenario-result.ts";
import { visibleText } from "../../kit/lanes/visible-text.ts";
import { causeText } from "../../kit/report/causes/cause-text.ts";
import { causesTitle, causeTitle, MOST_CAUSES } from "../../kit/report/causes/cause-words.ts";
import { type Cause, causesOf } from "../../kit/report/causes/causes.ts";
import { cutText } from "../../kit/report/cut-text.ts";
import { unsupportedReasons } from "../../kit/report/unsupported-reasons.ts";
import { testedSentence, VERDICT_SENTENCES } from "../../kit/report/verdict-sentence.ts";
import { formatDuration } from "../terminal/duration.ts";
import { table } from "../terminal/table.ts";
import type { Output, Style } from "../terminal/terminal.ts";

/** More places than this are only counted. */
const MOST_PLACES = 8;

const VERDICT_STYLES: Readonly<Record<RequirementReport["verdict"], Style>> = {
	passed: "green",
	failed: "red",
	"could not run": "magenta",
	"known failure": "magenta",
	unsupported: "magenta",
	"not tested": "dim",
};

/** A conformance report as text: requirements, failures in full, and a summary. */
export function conformanceText(report: ConformanceReport, out: Output): readonly string[] {
	const { requirements, driver, spec } = report;
	const causes = causesOf(requirements);
	return [
		out.style("bold", visibleText(`${driver.name} ${driver.version}, tested against SPEC.md ${spec}`)),
		"",
		...requirementLines(requirements, out),
		...causeLines(causes, report, out),
		...notRunLines(requirements, out),
		...unsupportedLines(requirements, out),
		...unjudgedLines(requirements, out),
		...habitLines(report, out),
		...staleLines(report, out),
		...flipLines(report, out),
		"",
		...summaryLines(report, out),
	];
}

function requirementLines(requirements: readonly RequirementReport[], out: Output): readonly string[] {
	const columns = [
		{ title: "id" },
		{ title: "level" },
		{ title: "verdict" },
		{ title: "scenarios", align: "right" as const },
		{ title: "requirement" },
	];
	const rows = requirements.map(({ id, level, verdict, scenarios, title }) => [
		id,
		failedLevel(id, scenarios) ?? level,
		out.style(VERDICT_STYLES[verdict], verdict),
		playedText(scenarios),
		visibleText(title),
	]);
	return table(columns, rows, out.width);
}

const LEVELS = ["MUST", "SHOULD", "MAY"] as const;

/** The strongest level of what failed. It can be weaker than that of the requirement. */
function failedLevel(id: string, scenarios: readonly ScenarioResult[]): string | undefined {
	const own = scenarios.flatMap(({ verdict, findings = [] }) =>
		verdict === "failed" ? findings.filter(({ requirement }) => requirement === id) : [],
	);
	return LEVELS.find((level) => own.some((finding) => finding.level === level));
}

/** How many of the played scenarios passed, and how many could not be played. */
function playedText(scenarios: readonly ScenarioResult[]): string {
	const of = (verdict: ScenarioResult["verdict"]) => scenarios.filter((scenario) => scenario.verdict === verdict).length;
	const passed = of("passed");
	const played = passed + of("failed");
	const left = scenarios.length - played;
	if (left === 0) return `${passed}/${played}`;
	return played === 0 ? `${left} not played` : `${passed}/${played}, ${left} not played`;
}

/** The causes of failures: the first ones in full, of the others the titles. */
function causeLines(causes: readonly Cause[], { driver }: ConformanceReport, out: Output): readonly string[] {
	if (causes.length === 0) return [];
	const rest = causes.slice(MOST_CAUSES);
	return [
		"",
		out.style("bold", causesTitle(causes)),
		...causes.slice(0, MOST_CAUSES).flatMap((cause, index) => {
			const [title = "", ...body] = causeText(cause, driver);
			return ["", out.style("red", `${index + 1}. ${title}`), ...body.map((line) => (line === "" ? "" : `   ${line}`))];
		}),
		...(rest.length > 0 ? [""] : []),
		...rest.map((cause, index) => out.style("red", visibleText(`${MOST_CAUSES + index + 1}. ${causeTitle(cause)}`))),
	];
}

/** The failures that were known when the run was interrupted. */
export function interruptedText(failures: readonly ScenarioResult[], out: Output): readonly string[] {
	return failures.flatMap((scenario) => [
		out.style("red", visibleText(`${placeOf(scenario)} ${scenario.name}`)),
		...indent(shown(scenario.message ?? ""), "  "),
		"",
	]);
}

/** Scenarios that could not run, by reason. */
function notRunLines(requirements: readonly RequirementReport[], out: Output): readonly string[] {
	const reasons = new Map<string, Set<string>>();
	for (const scenario of requirements.flatMap(({ scenarios }) => scenarios)) {
		if (scenario.verdict !== "could not run") continue;
		const reason = shown(scenario.message ?? "");
		reasons.set(reason, (reasons.get(reason) ?? new Set()).add(visibleText(`${placeOf(scenario)} ${scenario.name}`)));
	}
	if (reasons.size === 0) return [];
	return [
		"",
		out.style("bold", "Scenarios that could not run"),
		...[...reasons].flatMap(([reason, places]) => [
			"",
			...indent(reason, "  "),
			...[...places].slice(0, MOST_PLACES).map((place) => `    ${place}`),
			...(places.size > MOST_PLACES ? [`    … and ${places.size - MOST_PLACES} more`] : []),
		]),
	];
}

/** The requirements at MUST that were not judged: nothing is known about them (JUDGE-6). */
function unjudgedLines(requirements: readonly RequirementReport[], out: Output): readonly string[] {
	const ids = requirements.flatMap(({ id, level, verdict }) => {
		const isOpen = verdict === "unsupported" || verdict === "not tested";
		return level === "MUST" && isOpen ? [id] : [];
	});
	return ids.length === 0 ? [] : ["", `${out.style("bold", "MUST requirements that were not judged")}: ${ids.join(", ")}`];
}

/** What the declared habits gain and cost. */
function habitLines({ habits = [] }: ConformanceReport, out: Output): readonly string[] {
	if (habits.length === 0) return [];
	return ["", out.style("bold", "What the declared habits gain and cost"), ...habits.map((line) => visibleText(`  ${line}`))];
}

/** Each reason why requirements are unsupported, with the ids of these requirements. */
function unsupportedLines(requirements: readonly RequirementReport[], out: Output): readonly string[] {
	const rows = unsupportedReasons(requirements).map(({ reason, ids }) => [ids.join(" "), shown(reason)]);
	if (rows.length === 0) return [];
	return [
		"",
		out.style("bold", "Unsupported requirements"),
		...table([{ title: "requirements" }, { title: "reason" }], rows, out.width),
	];
}

/** Known failures that now pass or fail in another way. */
function staleLines({ stale = [] }: ConformanceReport, out: Output): readonly string[] {
	if (stale.length === 0) return [];
	return [
		"",
		out.style("red", "Known failures that now behave differently"),
		...stale.map(({ requirement, scenario, message }) => `  ${requirement} ${shown(`${scenario}: ${message}`)}`),
	];
}

/** The scenarios that did not have the same result in all runs. */
function flipLines({ repeated }: ConformanceReport, out: Output): readonly string[] {
	if (repeated === undefined) return [];
	const { runs, flips } = repeated;
	if (flips.length === 0) return ["", `All scenarios had the same result in all ${runs} runs.`];
	return [
		"",
		out.style("red", `Scenarios that did not have the same result in all ${runs} runs`),
		...flips.flatMap(({ place, name, results }) => [
			`  ${shown(`${place} ${name}`)}`,
			...countedResults(results).map((line) => `    ${line}`),
		]),
	];
}

/** Each result, and the runs that had it. */
function countedResults(results: readonly string[]): readonly string[] {
	return [...new Set(results)].map((result) => {
		const runs = results.flatMap((one, index) => (one === result ? [index + 1] : []));
		return `${result}: ${runs.length === 1 ? "run" : "runs"} ${runs.join(", ")}`;
	});
}

/** What a driver sent, so that it can neither flood a terminal nor send commands to it. */
function shown(text: string): string {
	return visibleText(cutText(text));
}

function indent(text: string, by: string): readonly string[] {
	return text === "" ? [] : text.split("\n").map((line) => (line === "" ? "" : by + line));
}

function summaryLines(report: ConformanceReport, out: Output): readonly string[] {
	const { virtualMs, realMs } = report;
	const verdict = verdictOf(report);
	return [
		`${out.style(verdict === "conformant" ? "green" : "red", VERDICT_SENTENCES[verdict])} ${testedSentence(report)}`,
		virtualMs > 0
			? `The scenarios ran ${formatDuration(virtualMs)} of virtual time in ${formatDuration(realMs)}.`
			: `The scenarios took ${formatDuration(realMs)}.`,
	];
}
