import type { RequirementReport, RequirementVerdict } from "../conformance/conformance-report.ts";
import { placeOf } from "../conformance/group-failures.ts";
import { LANES, LANES_JSON, type ScenarioResult, TOKEN } from "../conformance/scenario-result.ts";
import { escapeMarkup, escapeText } from "../lanes/escape-markup.ts";
import { readLanes } from "../lanes/read-lanes.ts";
import { lanesFigure } from "../lanes/svg.ts";
import { lanesText } from "../lanes/text.ts";
import { howToCall } from "../spec/how-to-call.ts";
import type { Budget } from "./budget.ts";
import { cutText } from "./cut-text.ts";
import { verdictBadge } from "./verdict-badge.ts";

/** The sections of one page about the scenarios of one driver. */
export interface ScenarioSections {
	/**
	 * The scenarios of a requirement, those that did not pass first. Each is shown in full under the first of its
	 * requirements; the others have a link to it.
	 */
	sectionsOf(requirement: Pick<RequirementReport, "id" | "scenarios">): readonly string[];
	/** The id of a scenario's section, for links. */
	anchor(scenario: ScenarioResult): string;
}

export interface SectionTerms {
	/** The requirements that the page shows. */
	readonly ids: ReadonlySet<string>;
	/** For pictures. */
	readonly pictures: Budget;
	/** For steps, messages and runs as text. */
	readonly texts: Budget;
	/** Distinguishes the sections of one driver from those of another. */
	readonly prefix?: string;
	/** Whether scenarios that passed are shown, too (default: true). */
	readonly isWhole?: boolean;
}

/** This many failures of a requirement have a picture and a command that replays them, if there is room. */
const WHOLE_FAILURES = 3;

export function createScenarioSections({ ids, pictures, texts, prefix = "", isWhole = true }: SectionTerms): ScenarioSections {
	const anchor = ({ file, line }: ScenarioResult) => `${prefix}${file.replace(/^.*\//, "").replace(/[^\w-]+/g, "-")}-${line}`;
	const homeOf = ({ requirements, unseen = [] }: ScenarioResult) =>
		requirements.find((each) => ids.has(each) && !unseen.includes(each));
	const link = (scenario: ScenarioResult) =>
		`<p class="again">${verdictBadge(shownVerdict(scenario))} <a href="#${anchor(scenario)}">${escapeMarkup(scenario.name)}</a></p>`;
	return {
		anchor,
		sectionsOf({ id, scenarios }) {
			const shown = isWhole ? scenarios : scenarios.filter(isBad);
			const own = shown.filter((scenario) => homeOf(scenario) === id);
			const others = shown.filter((scenario) => !own.includes(scenario));
			const bad = own.filter(isBad);
			const good = own.filter((scenario) => !isBad(scenario));
			return [
				...bad.map((scenario, index) =>
					whole(scenario, anchor(scenario), { texts, pictures: index < WHOLE_FAILURES ? pictures : undefined }),
				),
				...others.filter(isBad).map(link),
				...good.map((scenario, index) =>
					whole(scenario, anchor(scenario), { texts, pictures: index === 0 ? pictures : undefined }),
				),
				...others.filter((scenario) => !isBad(scenario)).map(link),
			];
		},
	};
}

/** Whether a scenario or a requirement keeps a driver from being conformant. */
export function isBad({ verdict }: { readonly verdict: RequirementVerdict }): boolean {
	return verdict === "failed" || verdict === "could not run";
}

function shownVerdict({ verdict, known }: ScenarioResult): RequirementVerdict {
	return known === undefined ? verdict : "known failure";
}

interface WholeTerms {
	readonly texts: Budget;
	/** Absent if no picture is wanted. */
	readonly pictures: Budget | undefined;
}

function whole(scenario: ScenarioResult, id: string, { texts, pictures }: WholeTerms): string {
	const { verdict, name, steps, message, known, attachments } = scenario;
	const shown = shownVerdict(scenario);
	const parts = [
		...(known === undefined ? [] : [`<p class="place">Known to fail: ${escapeMarkup(known)}</p>`]),
		block(steps.join("\n"), "steps"),
		...(message === undefined ? [] : [block(message, "message")]),
	].join("\n");
	return [
		`<details class="scenario${isBad(scenario) ? " bad" : ""}" id="${id}">`,
		`<summary>${verdictBadge(shown)} <span class="title">${escapeText(name)}</span></summary>`,
		`<p class="place">${escapeMarkup(placeOf(scenario))}</p>`,
		texts.fits(parts) ? parts : LEFT_OUT,
		...(pictures === undefined ? runAsText(scenario, texts) : picture(attachments, pictures, texts)),
		...(verdict === "failed" && pictures !== undefined ? replay(attachments[TOKEN], texts) : []),
		"</details>",
	].join("\n");
}

const LEFT_OUT = '<p class="place">Left out, because the page has too many already. The JSON report has it.</p>';

function picture(attachments: ScenarioResult["attachments"], pictures: Budget, texts: Budget): readonly string[] {
	const lanes = readLanes(attachments[LANES_JSON]);
	if (lanes === undefined) return attachments[LANES] === undefined ? [] : [block(attachments[LANES], "told")];
	const text = lanesText(lanes);
	const figure = lanesFigure(lanes, text);
	if (pictures.fits(figure)) return [figure];
	const told = block(text, "told");
	return texts.fits(told) ? [told] : [];
}

/** The run of a failure without a picture. */
function runAsText({ verdict, attachments }: ScenarioResult, texts: Budget): readonly string[] {
	const told = attachments[LANES];
	if (verdict !== "failed" || told === undefined) return [];
	const text = block(told, "told");
	return texts.fits(text) ? [text] : [];
}

function replay(token: string | undefined, texts: Budget): readonly string[] {
	if (token === undefined) return [];
	const command = block(`${howToCall()} replay ${token}`, "token", 20_000);
	return texts.fits(command) ? [`<details class="text"><summary>Replay this run</summary>${command}</details>`] : [];
}

function block(text: string, kind: string, most?: number): string {
	return `<pre class="${kind}">${escapeText(cutText(text, most))}</pre>`;
}
