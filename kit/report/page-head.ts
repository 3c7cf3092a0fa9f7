import { type ConformanceReport, type RequirementReport, verdictOf } from "../conformance/conformance-report.ts";
import { escapeMarkup } from "../lanes/escape-markup.ts";
import { counted } from "./format-count.ts";
import { groupsOf } from "./requirement-groups.ts";
import { VERDICT_SIGNS, verdictClass } from "./verdict-badge.ts";
import { testedSentence } from "./verdict-sentence.ts";

const VERDICTS = {
	conformant: '<b class="passed">✓ Conformant</b>',
	failed: '<b class="failed">✗ Not conformant</b>',
	"could not run": '<b class="other">! Some scenarios could not run</b>',
	declined: '<b class="other">! MUST requirements were declined</b>',
	"nothing judged": '<b class="other">! No requirement was judged</b>',
} as const;

/**
 * The line that stays at the top of a page: the verdict, the filter, and a mark for each requirement that leads to it.
 */
export function pageHead(report: ConformanceReport, name: string): readonly string[] {
	const { requirements, scenarios } = report;
	const bad = scenarios.failed + scenarios["could not run"];
	return [
		'<header class="top">',
		`<div class="row"><h1>${escapeMarkup(name)}</h1> <span class="verdict">${VERDICTS[verdictOf(report)]}</span> <span class="quiet sums">${testedSentence(report)}</span></div>`,
		'<form class="row filter" role="search">',
		'<input type="search" id="filter" aria-label="Filter by text, verdict, requirement or file:line" placeholder="Filter: text, failed, ROUND-7, wait.feature:63 ( / )" autocomplete="off">',
		bad > 0 ? `<label><input type="checkbox" id="failures-only"> Failures only (${bad})</label>` : "",
		'<output id="found" for="filter" class="quiet"></output>',
		"</form>",
		'<nav class="marks" aria-label="Requirements" tabindex="0">',
		...groupsOf(requirements).map(
			([group, members]) =>
				`<span class="group"><span class="quiet" aria-hidden="true">${escapeMarkup(group)}</span> ${members.map(markOf).join("")}</span>`,
		),
		"</nav>",
		"</header>",
	];
}

/** A requirement as a small sign. The number is its number, and below it stands how many scenarios failed. */
function markOf({ id, level, title, verdict, scenarios }: RequirementReport): string {
	const failed = scenarios.filter((scenario) => scenario.verdict === "failed").length;
	const told = failed > 0 ? `${verdict}, ${counted(failed, "scenario")}` : verdict;
	const [, group = "", number = ""] = /^(.*?)(\d*)$/.exec(id) ?? [];
	const name = title.replace(/[*`]/g, "");
	return (
		`<a class="mark ${verdictClass(verdict)}" href="#${escapeMarkup(id)}" title="${escapeMarkup(`${id} ${level}, ${told}: ${name}`)}">` +
		`<span><span class="unseen">${escapeMarkup(group)}</span>${number}</span><b>${VERDICT_SIGNS[verdict]}${failed > 0 ? failed : ""}</b>` +
		`<span class="unseen"> ${escapeMarkup(`${told}: ${name}`)}</span></a>`
	);
}
