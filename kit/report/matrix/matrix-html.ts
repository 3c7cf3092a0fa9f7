import { escapeMarkup } from "../../lanes/escape-markup.ts";
import { createBudget } from "../budget.ts";
import { causeSize, causeTitle } from "../causes/cause-words.ts";
import { type Cause, causesOf } from "../causes/causes.ts";
import { cutText } from "../cut-text.ts";
import { counted } from "../format-count.ts";
import { inlineMarkdown, markdownBlocks } from "../markdown.ts";
import { page } from "../page.ts";
import { createScenarioSections, type ScenarioSections } from "../scenario-sections.ts";
import { verdictBadge } from "../verdict-badge.ts";
import { DETAILED, type Matrix, type MatrixDriver, type MatrixRow } from "./matrix.ts";
import { matrixGrid } from "./matrix-grid.ts";

/** In characters, for all drivers together. */
const MOST_PICTURES = 1_500_000;
const MOST_TEXTS = 3_000_000;
const CAUSES_SHOWN = 3;

/**
 * Drivers side by side as one page without other files: a grid in which each driver has a row and each requirement
 * a column, then why each driver fails, then the failed scenarios of each requirement. What passed is only counted.
 */
export function matrixHtml(matrix: Matrix): string {
	const { kit, spec, drivers, rows } = matrix;
	const pictures = createBudget(MOST_PICTURES);
	const texts = createBudget(MOST_TEXTS);
	const sections = drivers.map(({ report }, index) =>
		createScenarioSections({
			ids: new Set(report.requirements.map(({ id }) => id)),
			pictures,
			texts,
			prefix: `d${index + 1}-`,
			isWhole: false,
		}),
	);
	const broken = rows.filter(({ isBroken }) => isBroken).length;
	const detailed = rows.filter(({ hasDetails }) => hasDetails);
	const unknown = detailed.length - broken;
	const also = unknown === 0 ? "" : ` For ${counted(unknown, "more requirement")}, at least one scenario could not run.`;
	const left = pictures.refused + texts.refused;
	const title = `${counted(drivers.length, "driver")}, tested against SPEC.md ${spec}`;
	return page(title, [
		"<h1>Conformance, driver by driver</h1>",
		`<p class="lead">${escapeMarkup(title)}. ${broken} of ${counted(rows.length, "requirement")} ${broken === 1 ? "is" : "are"} broken by at least one driver.${also} ` +
			"A number says how many scenarios failed. The deeper the red, the larger their share.</p>",
		...matrixGrid(matrix, sections),
		...(detailed.length > 0
			? [
					...(broken > 0 ? ["<h2>Why they fail</h2>", ...drivers.flatMap(driverCauses)] : []),
					"<h2>What failed or could not run, by requirement</h2>",
					...detailed.map((row) => rowSection(row, drivers, sections)),
				]
			: []),
		`<footer>aerospike-execute-task ${escapeMarkup(kit)}${left > 0 ? `. To keep the page small, ${counted(left, "text or picture is", "texts and pictures are")} left out. The pages of the runs have them.` : ""}</footer>`,
	]);
}

/** The most important causes of a driver's failures, in a sentence each. */
function driverCauses({ name, version, report }: MatrixDriver): readonly string[] {
	const causes = causesOf(report.requirements);
	if (causes.length === 0) return [];
	const items = causes.slice(0, CAUSES_SHOWN).map((cause) => `<li>${causeSentence(cause)}</li>`);
	const rest = causes.length - items.length;
	return [
		`<h3>${escapeMarkup(`${name} ${version}`)}</h3>`,
		`<ul>${items.join("\n")}${rest > 0 ? `<li>and ${counted(rest, "more cause")}</li>` : ""}</ul>`,
	];
}

function causeSentence(cause: Cause): string {
	const [likeness] = cause.likenesses;
	const like =
		likeness === undefined
			? ""
			: ` It fails like <code>${escapeMarkup(likeness.name)}</code>, a mutant (a tracker with one deliberate bug): it ${escapeMarkup(likeness.does)}.`;
	return `<a href="#${escapeMarkup(cause.requirement)}">${escapeMarkup(cutText(causeTitle(cause), 300))}</a> <span class="quiet">${causeSize(cause)}.</span>${like}`;
}

function rowSection(row: MatrixRow, drivers: readonly MatrixDriver[], sections: readonly ScenarioSections[]): string {
	const { id, level, title, text, cells } = row;
	const parts = cells.flatMap((cell, index) => {
		const driver = drivers[index];
		if (cell === undefined || driver === undefined || !DETAILED.includes(cell.verdict)) return [];
		return [
			`<h3>${verdictBadge(cell.verdict)} ${escapeMarkup(`${driver.name} ${driver.version}`)}</h3>`,
			...(sections[index]?.sectionsOf(cell) ?? []),
		];
	});
	const count = cells.filter((cell) => cell !== undefined && DETAILED.includes(cell.verdict)).length;
	return [
		`<details id="${escapeMarkup(id)}">`,
		`<summary><b>${escapeMarkup(id)}</b> <span class="level">${level}</span> <span class="tally">${counted(count, "driver")}</span> <span class="title">${inlineMarkdown(title)}</span></summary>`,
		`<div class="clause">${markdownBlocks(text)}</div>`,
		...parts,
		"</details>",
	].join("\n");
}
