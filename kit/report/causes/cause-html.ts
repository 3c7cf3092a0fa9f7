import type { ConformanceReport } from "../../conformance/conformance-report.ts";
import { placeOf } from "../../conformance/group-failures.ts";
import { LANES, LANES_JSON, TOKEN } from "../../conformance/scenario-result.ts";
import { historyOf } from "../../gallery/history/histories.ts";
import { escapeMarkup } from "../../lanes/escape-markup.ts";
import { readLanes } from "../../lanes/read-lanes.ts";
import { lanesFigure } from "../../lanes/svg.ts";
import { lanesText } from "../../lanes/text.ts";
import type { Budget } from "../budget.ts";
import { cutText } from "../cut-text.ts";
import { counted } from "../format-count.ts";
import type { ScenarioSections } from "../scenario-sections.ts";
import { causeIssue } from "./cause-markdown.ts";
import { causeSize, likenessFigures, replayCommandOf } from "./cause-words.ts";
import type { Cause, Likeness } from "./causes.ts";

export interface CauseTerms {
	readonly budget: Budget;
	/** Where the page shows the scenarios. */
	readonly sections: ScenarioSections;
	/** The name of the playable page beside this one, if it exists. */
	readonly play?: string | undefined;
}

/** More scenarios than this are only counted. */
const MOST_LINKS = 100;
/** The first causes are open. */
const OPEN_CAUSES = 2;

/** The causes of a page, each as a card: what it is, whom it resembles, and its smallest scenario with a picture. */
export function causeSections(causes: readonly Cause[], report: ConformanceReport, terms: CauseTerms): readonly string[] {
	return causes.map((cause, index) => causeSection(cause, index, report, terms));
}

function causeSection(cause: Cause, index: number, { driver, spec }: ConformanceReport, terms: CauseTerms): string {
	const { requirement, level, sentence, likenesses, smallest } = cause;
	const picture = pictureOf(cause, terms.budget);
	return [
		`<details class="cause" id="cause-${index + 1}"${index < OPEN_CAUSES ? " open" : ""}>`,
		`<summary><b class="failed">${index + 1}. ${escapeMarkup(requirement)}: ${escapeMarkup(cutText(sentence, 300))}</b> <span class="quiet">${level}, ${causeSize(cause)}</span></summary>`,
		...likenesses.map(likenessPart),
		'<div class="two">',
		"<div>",
		`<p class="quiet">The smallest scenario that shows it: <a href="#${terms.sections.anchor(smallest)}">${escapeMarkup(placeOf(smallest))}</a></p>`,
		`<pre class="steps">${escapeMarkup(cutText(smallest.steps.join("\n")))}</pre>`,
		`<pre class="message">${escapeMarkup(cutText(smallest.message ?? ""))}</pre>`,
		...buttons(cause, { driver, spec }, terms),
		"</div>",
		...(picture === undefined ? [] : [`<div>${picture}</div>`]),
		"</div>",
		...alsoPart(cause),
		...othersPart(cause, terms.sections),
		"</details>",
	].join("\n");
}

function likenessPart(likeness: Likeness): string {
	const { name, does, seenIn } = likeness;
	const history = historyOf(name);
	const link = history === undefined ? "" : ` <a href="#history-${history.id}">How real clients came to have this bug</a>.`;
	return `<p class="like"><b>It fails like <code>${escapeMarkup(name)}</code></b>, a mutant (a tracker with one deliberate bug): it ${escapeMarkup(does)}. Seen in: ${escapeMarkup(seenIn)}.${link} <span class="quiet">${likenessFigures(likeness)}</span></p>`;
}

/**
 * How real clients came to have the bugs that the causes resemble: the page is read without a network, so it carries
 * the text.
 */
export function historySection(causes: readonly Cause[]): readonly string[] {
	const trackers = causes.flatMap(({ likenesses }) => likenesses.map(({ name }) => name));
	const histories = [...new Set(trackers.flatMap((name) => historyOf(name) ?? []))];
	if (histories.length === 0) return [];
	return [
		'<h2 id="histories">How real clients came to have these bugs</h2>',
		...histories.map(
			({ id, title, story }) =>
				`<section class="history" id="history-${id}"><h3>${escapeMarkup(title)}</h3>${story.map((text) => `<p>${escapeMarkup(text)}</p>`).join("")}</section>`,
		),
		'<p class="quiet">The documentation has all of them in docs/known-bugs.md.</p>',
	];
}

function pictureOf({ smallest }: Cause, budget: Budget): string | undefined {
	const lanes = readLanes(smallest.attachments[LANES_JSON]);
	if (lanes === undefined) return smallest.attachments[LANES] === undefined ? undefined : told(smallest.attachments[LANES]);
	const figure = lanesFigure(lanes, lanesText(lanes));
	return budget.fits(figure) ? figure : told(lanesText(lanes));
}

function told(text: string): string {
	return `<pre class="told">${escapeMarkup(cutText(text))}</pre>`;
}

function buttons(
	cause: Cause,
	{ driver, spec }: Pick<ConformanceReport, "driver" | "spec">,
	{ play }: CauseTerms,
): readonly string[] {
	const token = cause.smallest.attachments[TOKEN];
	const replay = replayCommandOf(cause, driver);
	const [likeness] = cause.likenesses;
	const tracker = likeness === undefined ? "" : `&amp;tracker=${encodeURIComponent(likeness.name)}`;
	return [
		'<p class="actions">',
		...(play === undefined || token === undefined
			? []
			: [`<a class="button" href="${escapeMarkup(encodeURI(play))}#${escapeMarkup(token)}${tracker}">Play this run</a>`]),
		...(replay === undefined ? [] : [copyButton("Copy the replay command", replay)]),
		copyButton("Copy as an issue", causeIssue(cause, driver, spec)),
		'<span class="quiet" role="status"></span>',
		"</p>",
	];
}

/** A button with the text that the page's script copies. */
function copyButton(title: string, text: string): string {
	return `<button type="button" class="copy" data-text="${escapeMarkup(cutText(text, 20_000))}">${title}</button>`;
}

function alsoPart({ also }: Cause): readonly string[] {
	if (also.length === 0) return [];
	const items = also.map((sentence) => `<li>${escapeMarkup(cutText(sentence, 300))}</li>`);
	return [
		`<details class="text"><summary>It also shows in ${counted(also.length, "other way")}</summary><ul>${items.join("")}</ul></details>`,
	];
}

/** The other requirements that it breaks, and its other scenarios, as links. */
function othersPart({ requirement, requirements, scenarios, smallest }: Cause, sections: ScenarioSections): readonly string[] {
	const ids = requirements.filter((id) => id !== requirement).map((id) => `<a href="#${id}">${id}</a>`);
	const others = scenarios.filter((scenario) => scenario !== smallest);
	const rest = others.length - MOST_LINKS;
	const links = others
		.slice(0, MOST_LINKS)
		.map(
			(scenario) =>
				`<li><a href="#${sections.anchor(scenario)}">${escapeMarkup(placeOf(scenario))}</a> ${escapeMarkup(scenario.name)}</li>`,
		);
	return [
		...(ids.length > 0 ? [`<p class="place">Also breaks, for the same reason: ${ids.join(" ")}</p>`] : []),
		...(links.length > 0
			? [
					`<details class="text"><summary>Its ${counted(others.length, "other scenario")}</summary><ul>${links.join("\n")}${rest > 0 ? `<li>and ${rest} more, below</li>` : ""}</ul></details>`,
				]
			: []),
	];
}
