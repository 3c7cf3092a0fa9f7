import { escapeMarkup } from "../../lanes/escape-markup.ts";
import type { Level } from "../../spec/spec.ts";
import { counted } from "../format-count.ts";
import { groupsOf } from "../requirement-groups.ts";
import { isBad, type ScenarioSections } from "../scenario-sections.ts";
import { VERDICT_SIGNS, verdictBadge, verdictClass } from "../verdict-badge.ts";
import { gradeText } from "./grade-text.ts";
import type { Matrix, MatrixDriver, MatrixRow } from "./matrix.ts";

const LEVELS: readonly Level[] = ["MUST", "SHOULD", "MAY"];

/**
 * The grid: a row for each driver, those that keep most of MUST first, and a column for each requirement, in bands by
 * level.
 */
export function matrixGrid({ drivers, rows }: Matrix, sections: readonly ScenarioSections[]): readonly string[] {
	const bands = LEVELS.map((level) => [level, rows.filter((row) => row.level === level)] as const).filter(
		([, members]) => members.length > 0,
	);
	const order = drivers.map((_, index) => index).sort((one, other) => mustOf(drivers[other]) - mustOf(drivers[one]));
	return [
		'<p class="sorting" role="group" aria-label="Order of the drivers">Order: <button type="button" class="copyless" data-sort="must" aria-pressed="true">by MUST kept</button> <button type="button" class="copyless" data-sort="name" aria-pressed="false">by name</button></p>',
		'<div class="scroll grid-scroll" tabindex="0" role="region" aria-label="Drivers and requirements">',
		'<table class="grid">',
		`<thead><tr><td rowspan="3"></td><td rowspan="3"></td>${bands.map(([level, members]) => `<th scope="colgroup" colspan="${members.length}" class="band">${level}</th>`).join("")}</tr>`,
		`<tr>${bands.flatMap(([, members]) => groupsOf(members).map(([group, own], index) => `<th scope="colgroup" colspan="${own.length}" class="${index === 0 ? "band" : "part"}"><span title="${escapeMarkup(group)}">${escapeMarkup(own.length > 1 ? group : group.slice(0, 2))}</span></th>`)).join("")}</tr>`,
		`<tr>${bands.flatMap(([, members]) => members.map((row, index) => columnHead(row, index === 0))).join("")}</tr></thead>`,
		`<tbody>${order.map((index) => gridRow(index, drivers, bands, sections)).join("\n")}</tbody>`,
		"</table></div>",
		'<p class="detail" id="cell-detail" aria-live="polite">Point at a cell, or focus one, to read what it says.</p>',
		`<p class="place">${(["passed", "could not run", "known failure", "unsupported", "not tested"] as const).map(verdictBadge).join(", ")}</p>`,
	];
}

function mustOf(driver: MatrixDriver | undefined): number {
	return driver === undefined ? 0 : driver.levels.MUST.passed - driver.levels.MUST.failed / 1000;
}

function columnHead({ id, title, hasDetails }: MatrixRow, isFirst: boolean): string {
	const [, group = "", number = ""] = /^(.*?)(\d*)$/.exec(id) ?? [];
	const name = `<span class="unseen">${escapeMarkup(group)}</span>${number}`;
	const about = escapeMarkup(`${id}: ${title.replace(/[*`]/g, "")}`);
	return `<th scope="col" title="${about}"${isFirst ? ' class="band"' : ""}>${hasDetails ? `<a href="#${escapeMarkup(id)}">${name}</a>` : name}</th>`;
}

function gridRow(
	index: number,
	drivers: readonly MatrixDriver[],
	bands: readonly (readonly [Level, readonly MatrixRow[]])[],
	sections: readonly ScenarioSections[],
): string {
	const driver = drivers[index];
	if (driver === undefined) return "";
	const { name, version, levels, grade } = driver;
	const full = escapeMarkup(`${name} ${version}`);
	const isGood = grade !== "not conformant" && grade !== "not known";
	const cells = bands.flatMap(([, members]) => members.map((row, at) => gridCell(row, index, driver, sections[index], at === 0)));
	return (
		`<tr data-name="${escapeMarkup(name.toLowerCase())}" data-must="${mustOf(driver)}"><th scope="row" title="${full}: ${gradeText(grade)}"><span class="driver">${escapeMarkup(name)}</span> <span class="quiet">${escapeMarkup(version)}</span></th>` +
		`<td class="must ${isGood ? "passed" : "failed"}" title="${full}: ${gradeText(grade)}">${levels.MUST.passed}/${levels.MUST.all}</td>${cells.join("")}</tr>`
	);
}

/** A cell: its sign or the number of failed scenarios, its shade, and its description. */
function gridCell(
	row: MatrixRow,
	index: number,
	driver: MatrixDriver,
	sections: ScenarioSections | undefined,
	isFirst: boolean,
): string {
	const cell = row.cells[index];
	const band = isFirst ? " band" : "";
	const where = `${driver.name} ${driver.version}, ${row.id} ${row.level}`;
	if (cell === undefined) return `<td class="quiet${band}" title="${escapeMarkup(where)}: not tested">·</td>`;
	const { verdict, scenarios } = cell;
	const played = scenarios.filter((scenario) => scenario.verdict !== "unsupported").length;
	const failed = scenarios.filter((scenario) => scenario.verdict === "failed").length;
	const told =
		failed > 0
			? `${failed} of ${counted(played, "scenario")} failed`
			: played > 0
				? `${verdict}, ${counted(played, "scenario")}`
				: verdict;
	const content = verdict === "failed" ? String(failed) : VERDICT_SIGNS[verdict];
	const first = scenarios.find(isBad);
	const title = `title="${escapeMarkup(`${where}: ${told}. ${row.title.replace(/[*`]/g, "")}`)}"`;
	const shade = verdict === "failed" ? ` style="--share:${Math.round(10 + (40 * failed) / Math.max(played, 1))}%"` : "";
	const inside = first === undefined || sections === undefined ? content : `<a href="#${sections.anchor(first)}">${content}</a>`;
	return `<td class="cell ${verdictClass(verdict)}${band}" ${title}${shade}>${inside}</td>`;
}
