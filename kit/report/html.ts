import type { ConformanceReport, RequirementReport } from "../conformance/conformance-report.ts";
import { escapeMarkup } from "../lanes/escape-markup.ts";
import { createBudget } from "./budget.ts";
import { causeSections, historySection } from "./causes/cause-html.ts";
import { causesTitle } from "./causes/cause-words.ts";
import { causesOf } from "./causes/causes.ts";
import { counted } from "./format-count.ts";
import { formatDuration } from "./format-duration.ts";
import { inlineMarkdown, markdownBlocks } from "./markdown.ts";
import { page } from "./page.ts";
import { pageHead } from "./page-head.ts";
import { createScenarioSections, isBad, type ScenarioSections } from "./scenario-sections.ts";
import { unsupportedReasons } from "./unsupported-reasons.ts";
import { verdictBadge } from "./verdict-badge.ts";

/** In characters. A page must open quickly on a phone, also with hundreds of failures. */
const MOST_PICTURES = 160_000;
const MOST_TEXTS = 270_000;

export interface HtmlLinks {
	/** The name of the playable page beside this one, if it exists. */
	readonly play?: string | undefined;
}

/**
 * The report of a run as one page without other files: the verdict and every requirement at a glance, the causes of
 * failures, and behind them every requirement with its text and its scenarios.
 */
export function htmlReport(report: ConformanceReport, links: HtmlLinks = {}): string {
	const { driver, spec, kit, requirements, stale = [], virtualMs, realMs } = report;
	const name = `${driver.name} ${driver.version}`;
	const pictures = createBudget(MOST_PICTURES);
	const texts = createBudget(MOST_TEXTS);
	const sections = createScenarioSections({ ids: new Set(requirements.map(({ id }) => id)), pictures, texts });
	const causes = causesOf(requirements);
	// The room for pictures goes to the causes first, then to failures, then to what passed.
	const causesDrawn = causeSections(causes, report, { budget: pictures, sections, ...links });
	const drawn = new Map([...requirements].sort(byUrgency).map((each) => [each.id, requirementSection(each, sections)]));
	const withVerdict = (isWanted: (requirement: RequirementReport) => boolean) => requirements.filter(isWanted);
	const time =
		virtualMs > 0 ? `${formatDuration(virtualMs)} of virtual time in ${formatDuration(realMs)}` : formatDuration(realMs);
	return page(
		`Conformance of ${name}`,
		[
			...(causes.length > 0 ? [`<h2 id="causes">Why it fails: ${causesTitle(causes)}</h2>`, ...causesDrawn] : []),
			...(stale.length > 0 ? staleList(stale) : []),
			'<h2 id="requirements">All requirements</h2>',
			fold("Not passed", withVerdict(isUrgent), drawn, true),
			fold(
				"Passed",
				withVerdict(({ verdict }) => verdict === "passed"),
				drawn,
				false,
			),
			fold("Unsupported or not tested", withVerdict(isUntested), drawn, false, unsupportedTable(requirements)),
			...historySection(causes),
			`<footer>Tested against SPEC.md ${escapeMarkup(spec)} by aerospike-execute-task ${escapeMarkup(kit)}. The scenarios took ${time}.` +
				`${leftOut(pictures.refused, texts.refused)}</footer>`,
		],
		pageHead(report, name),
	);
}

function leftOut(pictures: number, texts: number): string {
	if (pictures + texts === 0) return "";
	return ` To keep the page small, ${counted(pictures, "picture")} and ${counted(texts, "text")} are left out. The JSON report has them.`;
}

function isUntested({ verdict }: RequirementReport): boolean {
	return verdict === "unsupported" || verdict === "not tested";
}

function isUrgent(requirement: RequirementReport): boolean {
	return requirement.verdict !== "passed" && !isUntested(requirement);
}

/** Requirements with one kind of verdict, behind a fold that says how many they are. */
function fold(
	title: string,
	members: readonly RequirementReport[],
	drawn: ReadonlyMap<string, string>,
	isOpen: boolean,
	more: readonly string[] = [],
): string {
	if (members.length === 0) return "";
	return [
		`<details class="group"${isOpen ? " open" : ""}>`,
		`<summary>${title}: ${counted(members.length, "requirement")}</summary>`,
		...more,
		...members.map(({ id }) => drawn.get(id) ?? ""),
		"</details>",
	].join("\n");
}

/** Each reason once, with the requirements that it concerns. */
function unsupportedTable(requirements: readonly RequirementReport[]): readonly string[] {
	const rows = unsupportedReasons(requirements).map(
		({ reason, ids }) => `<tr><th scope="row">${ids.join(", ")}</th><td>${escapeMarkup(reason)}</td></tr>`,
	);
	if (rows.length === 0) return [];
	return [`<div class="scroll" tabindex="0"><table class="reasons">${rows.join("\n")}</table></div>`];
}

/** Known failures that now behave differently. */
function staleList(stale: NonNullable<ConformanceReport["stale"]>): readonly string[] {
	const items = stale.map(
		({ requirement, scenario, message }) =>
			`<li><b class="failed">${escapeMarkup(requirement)}</b> ${escapeMarkup(scenario)}: ${escapeMarkup(message)}</li>`,
	);
	return ["<h2>Known failures that now behave differently</h2>", "<ul>", ...items, "</ul>"];
}

function byUrgency(one: RequirementReport, other: RequirementReport): number {
	return Number(isBad(other)) - Number(isBad(one));
}

function requirementSection(requirement: RequirementReport, sections: ScenarioSections): string {
	const { id, level, title, text, verdict, scenarios } = requirement;
	const passed = scenarios.filter((scenario) => scenario.verdict === "passed").length;
	const played = scenarios.filter((scenario) => scenario.verdict !== "unsupported").length;
	return [
		`<details class="requirement${isBad(requirement) ? " bad" : ""}" id="${escapeMarkup(id)}">`,
		`<summary><b>${escapeMarkup(id)}</b> <span class="level">${level}</span> ${verdictBadge(verdict)} ` +
			`<span class="tally">${passed} of ${played}</span> <span class="title">${inlineMarkdown(title)}</span></summary>`,
		`<div class="clause">${markdownBlocks(text)}</div>`,
		...sections.sectionsOf(requirement),
		"</details>",
	].join("\n");
}
