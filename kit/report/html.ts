import { type ConformanceReport, type RequirementReport, verdictOf } from "../conformance/conformance-report.ts";
import { escapeMarkup } from "../lanes/escape-markup.ts";
import type { Level } from "../spec/spec.ts";
import { createBudget } from "./budget.ts";
import { counted, formatCount } from "./format-count.ts";
import { formatDuration } from "./format-duration.ts";
import { inlineMarkdown, markdownBlocks } from "./markdown.ts";
import { page } from "./page.ts";
import { createScenarioSections, isBad, type ScenarioSections } from "./scenario-sections.ts";
import { verdictBadge } from "./verdict-badge.ts";

/** All pictures of a page together, in characters: it must still open on a phone. */
const MOST_PICTURES = 4_000_000;
/**
 * The report of a run as one page that needs nothing else: requirement by requirement, each unfolding to its text and its scenarios, a
 * failure with a picture of its run. Of what passed, each requirement shows one picture, so that one sees what is asked.
 */
export function htmlReport(report: ConformanceReport): string {
	const { driver, spec, kit, requirements, stale = [] } = report;
	const name = `${driver.name} ${driver.version}`;
	const budget = createBudget(MOST_PICTURES);
	const sections = createScenarioSections({ ids: new Set(requirements.map(({ id }) => id)), budget });
	// What failed comes first to the room there is for pictures.
	const drawn = new Map([...requirements].sort(byUrgency).map((each) => [each.id, requirementSection(each, sections)]));
	return page(`Conformance of ${name}`, [
		`<h1>${escapeMarkup(name)}</h1>`,
		`<p class="lead">${WORDS[verdictOf(report)]}, judged by SPEC.md ${escapeMarkup(spec)}. ${sums(report)}</p>`,
		levelTable(requirements),
		...(stale.length > 0 ? staleList(stale) : []),
		...groupsOf(requirements).flatMap(([group, members]) => [
			`<h2>${escapeMarkup(group)}</h2>`,
			...members.map(({ id }) => drawn.get(id) ?? ""),
		]),
		`<footer>aerospike-execute-task ${escapeMarkup(kit)}${budget.refused > 0 ? `; ${counted(budget.refused, "picture is", "pictures are")} left out to keep the page small` : ""}</footer>`,
	]);
}

const WORDS = {
	conformant: '<b class="passed">Conformant</b>',
	failed: '<b class="failed">Not conformant</b>',
	"could not run": '<b class="other">Some scenarios could not run</b>',
	"nothing judged": '<b class="other">No requirement was judged</b>',
} as const;

function sums({ requirements, scenarios, virtualMs, realMs }: ConformanceReport): string {
	const passed = requirements.filter(({ verdict }) => verdict === "passed").length;
	const all = Object.values(scenarios).reduce((total, each) => total + each, 0);
	const time =
		virtualMs > 0
			? `${formatDuration(virtualMs)} of virtual time in ${formatDuration(realMs)}.`
			: `It took ${formatDuration(realMs)}.`;
	return `${passed} of ${requirements.length} requirements passed, ${formatCount(scenarios.passed)} of ${formatCount(all)} scenarios. ${time}`;
}

const LEVELS: readonly Level[] = ["MUST", "SHOULD", "MAY"];
const VERDICTS = ["passed", "failed", "could not run", "known failure", "unsupported", "not tested"] as const;

/** How many requirements of each level ended how. */
function levelTable(requirements: readonly RequirementReport[]): string {
	const shown = VERDICTS.filter((verdict) => requirements.some((each) => each.verdict === verdict));
	const rows = LEVELS.map((level) => {
		const own = requirements.filter((each) => each.level === level);
		return `<tr><th scope="row">${level}</th>${shown.map((verdict) => `<td>${own.filter((each) => each.verdict === verdict).length}</td>`).join("")}</tr>`;
	});
	const heads = shown.map((verdict) => `<th scope="col">${verdictBadge(verdict)}</th>`);
	return `<div class="scroll" tabindex="0"><table><tr><th scope="col">level</th>${heads.join("")}</tr>${rows.join("")}</table></div>`;
}

/** Known failures that are not what they are known to be. */
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

/** Requirements by the first part of their ids, in their order. */
export function groupsOf<T extends Pick<RequirementReport, "id">>(
	requirements: readonly T[],
): readonly (readonly [string, readonly T[]])[] {
	const groups = new Map<string, T[]>();
	for (const requirement of requirements) {
		const group = requirement.id.replace(/-\d+$/, "");
		groups.set(group, [...(groups.get(group) ?? []), requirement]);
	}
	return [...groups];
}

function requirementSection(requirement: RequirementReport, sections: ScenarioSections): string {
	const { id, level, title, text, verdict, scenarios } = requirement;
	const passed = scenarios.filter((scenario) => scenario.verdict === "passed").length;
	return [
		`<details id="${escapeMarkup(id)}"${isBad(requirement) ? " open" : ""}>`,
		`<summary><b>${escapeMarkup(id)}</b> <span class="level">${level}</span> ${verdictBadge(verdict)} ` +
			`<span class="tally">${passed}/${scenarios.length}</span> <span class="title">${inlineMarkdown(title)}</span></summary>`,
		`<div class="clause">${markdownBlocks(text)}</div>`,
		...sections.sectionsOf(requirement),
		"</details>",
	].join("\n");
}
