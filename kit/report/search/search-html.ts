import { differenceLines } from "../../automaton/difference-text.ts";
import { escapeMarkup } from "../../lanes/escape-markup.ts";
import { lanesFigure } from "../../lanes/svg.ts";
import { lanesText } from "../../lanes/text.ts";
import type { Failure } from "../../search/failure.ts";
import type { FinishedSearch } from "../../search/finished-search.ts";
import { type Budget, createBudget } from "../budget.ts";
import { cutText } from "../cut-text.ts";
import { counted, formatCount } from "../format-count.ts";
import { page } from "../page.ts";
import { commandToReplay, searchedText, searchVerdict, seenText } from "./search-words.ts";

/** All pictures of a page together, in characters: it must still open on a phone. */
const MOST_PICTURES = 4_000_000;
const MOST_SHARDS = 500;

/** The texts of a page about a driver behind an adapter. */
export interface DriverWords {
	readonly name: string;
	readonly searched: string;
	replay(failure: Failure): string;
}

/**
 * The result of a search as one page without other files: each failure with its scenario, its picture and the
 * command that replays it, then what the search reached.
 */
export function searchHtml(search: FinishedSearch, driver?: DriverWords): string {
	const { kit, spec, subject, found, differences, missed, canaries } = search;
	const replay = (failure: Failure) => driver?.replay(failure) ?? commandToReplay(failure, subject);
	const whose = driver?.name ?? (subject.mutant === undefined ? undefined : `the mutant ${subject.mutant}`);
	const { isClean, sentence } = searchVerdict(search);
	const budget = createBudget(MOST_PICTURES);
	return page("A search through random schedules", [
		`<h1>A search through random schedules${whose === undefined ? "" : ` of ${escapeMarkup(whose)}`}</h1>`,
		`<p class="lead"><b class="${isClean ? "passed" : "failed"}">${sentence}.</b> ${escapeMarkup(driver?.searched ?? searchedText(search))}</p>`,
		...canaries.map(
			({ mutant, failures }) =>
				`<p>The search was also run on the canary <code>${escapeMarkup(mutant)}</code>, a mutant (a tracker with one deliberate bug): ${counted(failures, "failure")} found.</p>`,
		),
		...found.map((failure, index) => failureSection(failure, index, replay(failure), budget)),
		...differences.map((difference) =>
			section("difference", `${escapeMarkup(difference.requirement)} with the rules alone`, true, [
				block(differenceLines(difference).join("\n"), "message"),
			]),
		),
		...missed.map((name) => `<p class="failed">Not reached, but required: ${escapeMarkup(name)}.</p>`),
		"<h2>What the search reached</h2>",
		coverageTable(search),
		countsSection(
			"Points",
			search.reached.map(({ name, count: times }) => [name, times]),
		),
		countsSection("Events and replies", Object.entries(search.faults)),
		countsSection(
			"Schedules on which each property was checked",
			Object.entries(search.checked).map(([name, times]) => [name, times ?? 0]),
		),
		...(search.shards.length > 1 ? [shardsSection(search)] : []),
		`<footer>aerospike-execute-task ${escapeMarkup(kit)}, SPEC.md ${escapeMarkup(spec)}${budget.refused > 0 ? `; ${counted(budget.refused, "picture is", "pictures are")} left out to keep the page small` : ""}</footer>`,
	]);
}

function failureSection(failure: Failure, index: number, replay: string, budget: Budget): string {
	const { requirement, check, message, scenario } = failure;
	const title = `<b>${escapeMarkup(requirement)}</b> <span class="failed">✗ ${escapeMarkup(check)}</span> <span class="tally">${escapeMarkup(seenText(failure))}</span>`;
	return section(`failure-${index + 1}`, title, true, [
		block(message, "message"),
		"<p>The smallest schedule that shows it:</p>",
		block(scenario, "steps"),
		picture(failure, budget),
		"<p>Replay this run:</p>",
		block(replay, "token", 20_000),
	]);
}

function picture({ lanes, history }: Failure, budget: Budget): string {
	if (lanes === undefined) return block(history, "told");
	const figure = lanesFigure(lanes, lanesText(lanes));
	return budget.fits(figure) ? figure : block(history, "told");
}

function section(id: string, title: string, isOpen: boolean, body: readonly string[]): string {
	return [`<details id="${id}"${isOpen ? " open" : ""}>`, `<summary>${title}</summary>`, ...body, "</details>"].join("\n");
}

function block(text: string, kind: string, most?: number): string {
	return `<pre class="${kind}">${escapeMarkup(cutText(text, most))}</pre>`;
}

function coverageTable({ reached, rounds, questions, wordRounds }: FinishedSearch): string {
	const points = reached.filter((point) => point.count > 0).length;
	const rows: readonly (readonly [string, string])[] = [
		["situations", `${formatCount(points)} of ${formatCount(reached.length)}`],
		["rounds on virtual time", formatCount(rounds)],
		["questions", formatCount(questions)],
		["rounds with the rules alone", formatCount(wordRounds)],
	];
	return table(["what", "reached"], rows);
}

function countsSection(title: string, counts: readonly (readonly [string, number])[]): string {
	const rows = [...counts].sort(([, one], [, other]) => one - other).map(([name, times]) => [name, formatCount(times)] as const);
	const tally = `<span class="tally">${formatCount(counts.filter(([, times]) => times > 0).length)} of ${formatCount(counts.length)}</span>`;
	return section(title.toLowerCase().replace(/\W+/g, "-"), `<b>${title}</b> ${tally}`, false, [table(["what", "times"], rows)]);
}

function shardsSection({ shards }: FinishedSearch): string {
	const rows = shards
		.slice(0, MOST_SHARDS)
		.map(({ number, schedules, wordSchedules, failures, tookMs }) => [
			String(number),
			formatCount(schedules),
			formatCount(wordSchedules),
			formatCount(failures),
			`${formatCount(Math.round(tookMs / 1000))} s`,
		]);
	const rest = shards.length - rows.length;
	return section("shards", `<b>Shards</b> <span class="tally">${formatCount(shards.length)}</span>`, false, [
		table(["shard", "schedules", "with the rules alone", "failures", "took"], rows),
		...(rest > 0 ? [`<p>… and ${formatCount(rest)} more</p>`] : []),
	]);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const head = heads.map((title) => `<th scope="col">${escapeMarkup(title)}</th>`).join("");
	const body = rows.map(
		([first = "", ...cells]) =>
			`<tr><th scope="row">${escapeMarkup(first)}</th>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join("")}</tr>`,
	);
	return `<div class="scroll" tabindex="0"><table><tr>${head}</tr>${body.join("\n")}</table></div>`;
}
