import { type ConformanceReport, type RequirementReport, verdictOf } from "../../kit/conformance/conformance-report.ts";
import { LANES, type ScenarioResult, TOKEN } from "../../kit/conformance/scenario-result.ts";
import { visibleText } from "../../kit/lanes/visible-text.ts";
import { cutText } from "../../kit/report/cut-text.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { table } from "../terminal/table.ts";
import type { Output, Style } from "../terminal/terminal.ts";

/** How many failures of one requirement are shown in full. The others are listed by their place. */
const WHOLE_FAILURES = 3;

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
	const failing = requirements.filter(({ verdict }) => verdict === "failed" || verdict === "could not run");
	return [
		out.style("bold", visibleText(`${driver.name} ${driver.version}, tested against SPEC.md ${spec}`)),
		"",
		...requirementLines(requirements, out),
		...failing.flatMap((requirement) => ["", ...failureLines(requirement, out)]),
		...unsupportedLines(requirements, out),
		...staleLines(report, out),
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
	const rows = requirements.map(({ id, level, verdict, scenarios, title }) => {
		const passed = scenarios.filter((scenario) => scenario.verdict === "passed").length;
		return [id, level, out.style(VERDICT_STYLES[verdict], verdict), `${passed}/${scenarios.length}`, visibleText(title)];
	});
	return table(columns, rows, out.width);
}

function failureLines({ id, level, title, text, scenarios }: RequirementReport, out: Output): readonly string[] {
	const bad = scenarios.filter(({ verdict }) => verdict === "failed" || verdict === "could not run");
	const rest = bad.slice(WHOLE_FAILURES);
	return [
		out.style("red", visibleText(`${id} ${level}: ${title}`)),
		...indent(text, "  "),
		...bad.slice(0, WHOLE_FAILURES).flatMap((scenario) => ["", ...scenarioLines(scenario, out)]),
		...(rest.length > 0 ? ["", ...rest.map((scenario) => `  also: ${placeOf(scenario)}`)] : []),
	];
}

function scenarioLines(scenario: ScenarioResult, out: Output): readonly string[] {
	const { verdict, steps, message = "", attachments } = scenario;
	const lanes = attachments[LANES];
	const token = attachments[TOKEN];
	return [
		`  ${out.style("bold", placeOf(scenario))}${scenario.known !== undefined ? ` (known: ${scenario.known})` : verdict === "failed" ? "" : ` (${verdict})`}`,
		...indent(shown(steps.join("\n")), "    "),
		"",
		...indent(shown(message), "      "),
		...(lanes === undefined ? [] : ["", ...indent(shown(lanes), "      ")]),
		...(token === undefined ? [] : ["", `      Replay token: ${token}`]),
	];
}

/** Each reason why requirements are unsupported, with the ids of these requirements. */
function unsupportedLines(requirements: readonly RequirementReport[], out: Output): readonly string[] {
	const reasons = new Map<string, Set<string>>();
	for (const { id, verdict, scenarios } of requirements) {
		if (verdict !== "unsupported") continue;
		for (const { message = "" } of scenarios) {
			for (const reason of message.split("\n").filter((line) => line !== ""))
				reasons.set(reason, (reasons.get(reason) ?? new Set()).add(id));
		}
	}
	if (reasons.size === 0) return [];
	const rows = [...reasons].map(([reason, ids]) => [[...ids].join(" "), shown(reason)]);
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

function placeOf({ file, line, name }: ScenarioResult): string {
	return visibleText(`${file}:${line} ${name}`);
}

/** What a driver sent, so that it can neither flood a terminal nor send commands to it. */
function shown(text: string): string {
	return visibleText(cutText(text));
}

function indent(text: string, by: string): readonly string[] {
	return text === "" ? [] : text.split("\n").map((line) => (line === "" ? "" : by + line));
}

function summaryLines(report: ConformanceReport, out: Output): readonly string[] {
	const { requirements, scenarios, virtualMs, realMs } = report;
	const count = (verdict: RequirementReport["verdict"]) => requirements.filter((each) => each.verdict === verdict).length;
	const others = (["failed", "could not run", "known failure", "unsupported", "not tested"] as const)
		.filter((verdict) => count(verdict) > 0)
		.map((verdict) => `${count(verdict)} ${verdict}`);
	const all = Object.values(scenarios).reduce((total, each) => total + each, 0);
	const verdict = verdictOf(report);
	return [
		`${out.style(verdict === "conformant" ? "green" : "red", VERDICT_SENTENCES[verdict])} ` +
			`${count("passed")} of ${requirements.length} requirements passed${others.length > 0 ? ` (${others.join(", ")})` : ""}, ` +
			`${formatCount(scenarios.passed)} of ${formatCount(all)} scenarios.`,
		virtualMs > 0
			? `The scenarios ran ${formatDuration(virtualMs)} of virtual time in ${formatDuration(realMs)}.`
			: `The scenarios took ${formatDuration(realMs)}.`,
	];
}

const VERDICT_SENTENCES: Readonly<Record<ReturnType<typeof verdictOf>, string>> = {
	conformant: "Conformant.",
	failed: "Not conformant.",
	"could not run": "Some scenarios could not run.",
	"nothing judged": "No requirement was judged, so the driver is not known to be conformant.",
};
