import type { RequirementReport, RequirementVerdict } from "../conformance/conformance-report.ts";
import { LANES, LANES_JSON, type ScenarioResult, TOKEN } from "../conformance/scenario-result.ts";
import { escapeMarkup } from "../lanes/escape-markup.ts";
import { readLanes } from "../lanes/read-lanes.ts";
import { lanesFigure } from "../lanes/svg.ts";
import { lanesText } from "../lanes/text.ts";
import type { Budget } from "./budget.ts";
import { cutText } from "./cut-text.ts";
import { verdictBadge } from "./verdict-badge.ts";

/** So many scenarios of a requirement that did not pass are open. */
const OPEN_FAILURES = 3;

/** The sections of one page about the scenarios of one driver. */
export interface ScenarioSections {
	/**
	 * The scenarios of a requirement, those that did not pass first. Each is there in full under the first of its requirements, and a link
	 * leads to it from the others.
	 */
	sectionsOf(requirement: Pick<RequirementReport, "id" | "scenarios">): readonly string[];
	/** The name of a scenario's place, for links. */
	anchor(scenario: ScenarioResult): string;
}

export interface SectionTerms {
	/** The requirements that the page shows. */
	readonly ids: ReadonlySet<string>;
	readonly budget: Budget;
	/** Sets one driver's places apart from another's. */
	readonly prefix?: string;
	/** Whether what passed is shown, too; default true. Of that, each requirement has one picture, so that one sees what is asked. */
	readonly isWhole?: boolean;
}

export function createScenarioSections({ ids, budget, prefix = "", isWhole = true }: SectionTerms): ScenarioSections {
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
					whole(scenario, anchor(scenario), { isOpen: index < OPEN_FAILURES && scenario.known === undefined, budget }),
				),
				...others.filter(isBad).map(link),
				...good.map((scenario, index) =>
					whole(scenario, anchor(scenario), { isOpen: false, budget: index === 0 ? budget : undefined }),
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
	readonly isOpen: boolean;
	/** Absent where no picture is wanted. */
	readonly budget: Budget | undefined;
}

function whole(scenario: ScenarioResult, id: string, { isOpen, budget }: WholeTerms): string {
	const { verdict, name, file, line, steps, message, known, attachments } = scenario;
	const told = Object.entries(attachments).filter(([type]) => type.startsWith("text/") && type !== LANES && type !== TOKEN);
	return [
		`<details class="scenario" id="${id}"${isOpen ? " open" : ""}>`,
		`<summary>${verdictBadge(shownVerdict(scenario))} <span class="title">${escapeMarkup(name)}</span></summary>`,
		`<p class="place">${escapeMarkup(`${file}:${line}`)}</p>`,
		...(known === undefined ? [] : [`<p class="place">Known to fail: ${escapeMarkup(known)}</p>`]),
		block(steps.join("\n"), "steps"),
		...(message === undefined ? [] : [block(message, "message")]),
		...(budget === undefined ? [] : picture(attachments, budget)),
		...told.map(([, body]) => block(body, "told")),
		...(verdict === "failed" && attachments[TOKEN] !== undefined ? [replay(attachments[TOKEN])] : []),
		"</details>",
	].join("\n");
}

function picture(attachments: ScenarioResult["attachments"], budget: Budget): readonly string[] {
	const lanes = readLanes(attachments[LANES_JSON]);
	if (lanes === undefined) return attachments[LANES] === undefined ? [] : [block(attachments[LANES], "told")];
	const figure = lanesFigure(lanes, lanesText(lanes));
	return budget.fits(figure) ? [figure] : ['<p class="place">The picture is left out, for this page holds so many already.</p>'];
}

function replay(token: string): string {
	return `<details class="text"><summary>To see this run again</summary>${block(`npx aerospike-task replay ${token}`, "token", 20_000)}</details>`;
}

function block(text: string, kind: string, most?: number): string {
	return `<pre class="${kind}">${escapeMarkup(cutText(text, most))}</pre>`;
}
