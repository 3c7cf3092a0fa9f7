import { escapeMarkup } from "../../lanes/escape-markup.ts";
import { createBudget } from "../budget.ts";
import { inlineMarkdown, markdownBlocks } from "../markdown.ts";
import { page } from "../page.ts";
import { groupsOf } from "../requirement-groups.ts";
import { createScenarioSections, isBad, type ScenarioSections } from "../scenario-sections.ts";
import { VERDICT_SIGNS, verdictBadge, verdictClass } from "../verdict-badge.ts";
import { gradeText } from "./grade-text.ts";
import { BROKEN, type Matrix, type MatrixDriver, type MatrixRow } from "./matrix.ts";

/** All pictures of the page together, in characters. */
const MOST_PICTURES = 6_000_000;

/**
 * Drivers side by side as one page that needs nothing else: who breaks what at a glance, and from each broken cell a link to why, with the
 * picture. What passed is counted, and not shown: that is in the page of each run.
 */
export function matrixHtml(matrix: Matrix): string {
	const { kit, spec, drivers, rows } = matrix;
	const budget = createBudget(MOST_PICTURES);
	const sections = drivers.map(({ report }, index) =>
		createScenarioSections({
			ids: new Set(report.requirements.map(({ id }) => id)),
			pictures: budget,
			texts: budget,
			prefix: `d${index + 1}-`,
			isWhole: false,
		}),
	);
	const broken = rows.filter(({ isBroken }) => isBroken);
	return page(`${drivers.length} drivers, judged by SPEC.md ${spec}`, [
		"<h1>Conformance, driver by driver</h1>",
		`<p class="lead">${drivers.length} ${drivers.length === 1 ? "driver" : "drivers"}, judged by SPEC.md ${escapeMarkup(spec)}. ` +
			`${broken.length} of ${rows.length} requirements are broken by somebody.</p>`,
		summaryTable(drivers),
		"<h2>Requirements</h2>",
		'<p><label><input type="checkbox" id="only-broken"> Only what somebody breaks</label></p>',
		matrixTable(matrix, sections),
		`<p class="place">${legend()}</p>`,
		...(broken.length > 0
			? ["<h2>What is broken, and how</h2>", ...broken.map((row) => rowSection(row, drivers, sections))]
			: []),
		`<footer>aerospike-execute-task ${escapeMarkup(kit)}${budget.refused > 0 ? `; ${budget.refused} pictures are left out to keep the page small, and are in the pages of the runs` : ""}</footer>`,
	]);
}

function summaryTable(drivers: readonly MatrixDriver[]): string {
	const rows = drivers.map(({ name, version, levels, grade }) => {
		const tallies = (["MUST", "SHOULD", "MAY"] as const).map((level) => {
			const { passed, failed, all } = levels[level];
			return `<td>${passed}/${all}${failed > 0 ? `, <span class="failed">${failed} broken</span>` : ""}</td>`;
		});
		const isGood = grade === "MUST" || grade === "SHOULD" || grade === "MAY";
		return `<tr><th scope="row">${escapeMarkup(`${name} ${version}`)}</th><td class="${isGood ? "passed" : "failed"}">${gradeText(grade)}</td>${tallies.join("")}</tr>`;
	});
	const heads = ["driver", "conformance", "MUST", "SHOULD", "MAY"].map((head) => `<th scope="col">${head}</th>`);
	return `<div class="scroll" tabindex="0"><table><tr>${heads.join("")}</tr>${rows.join("")}</table></div>`;
}

function matrixTable({ drivers, rows }: Matrix, sections: readonly ScenarioSections[]): string {
	const heads = drivers.map(
		({ name, version }) => `<th scope="col">${escapeMarkup(name)}<br><small>${escapeMarkup(version)}</small></th>`,
	);
	const groups = groupsOf(rows).map(
		([group, members]) =>
			`<tbody><tr class="group"><th scope="rowgroup" colspan="${drivers.length + 1}">${group}</th></tr>${members.map((row) => tableRow(row, sections)).join("\n")}</tbody>`,
	);
	return [
		'<div class="scroll" tabindex="0">',
		`<table class="matrix"><thead><tr><th scope="col">requirement</th>${heads.join("")}</tr></thead>`,
		...groups,
		"</table></div>",
	].join("\n");
}

function tableRow({ id, level, title, cells, isBroken }: MatrixRow, sections: readonly ScenarioSections[]): string {
	const name = isBroken ? `<a href="#${id}">${id}</a>` : id;
	return (
		`<tr class="${isBroken ? "broken" : "fine"}"><th scope="row">${name} <span class="level">${level}</span>` +
		`<span class="title">${inlineMarkdown(title)}</span></th>${cells.map((cell, index) => tableCell(cell, sections[index])).join("")}</tr>`
	);
}

function tableCell(cell: MatrixRow["cells"][number], sections: ScenarioSections | undefined): string {
	if (cell === undefined) return '<td class="quiet" title="not asked">·<span class="unseen"> not asked</span></td>';
	const { verdict, scenarios } = cell;
	const content = `${VERDICT_SIGNS[verdict]}<span class="word"> ${verdict}</span>`;
	const first = scenarios.find(isBad);
	const inside = first === undefined || sections === undefined ? content : `<a href="#${sections.anchor(first)}">${content}</a>`;
	return `<td class="cell ${verdictClass(verdict)}">${inside}</td>`;
}

function legend(): string {
	return (["passed", "failed", "could not run", "known failure", "unsupported", "not tested"] as const)
		.map(verdictBadge)
		.join(", ");
}

function rowSection(row: MatrixRow, drivers: readonly MatrixDriver[], sections: readonly ScenarioSections[]): string {
	const { id, level, title, text, cells } = row;
	const parts = cells.flatMap((cell, index) => {
		const driver = drivers[index];
		if (cell === undefined || driver === undefined || !BROKEN.includes(cell.verdict)) return [];
		return [
			`<h3>${verdictBadge(cell.verdict)} ${escapeMarkup(`${driver.name} ${driver.version}`)}</h3>`,
			...(sections[index]?.sectionsOf(cell) ?? []),
		];
	});
	return [
		`<details id="${id}">`,
		`<summary><b>${id}</b> <span class="level">${level}</span> <span class="title">${inlineMarkdown(title)}</span></summary>`,
		`<div class="clause">${markdownBlocks(text)}</div>`,
		...parts,
		"</details>",
	].join("\n");
}
