import type { RequirementReport } from "../../conformance/conformance-report.ts";
import { failedScenarios, groupFailures, placeOf } from "../../conformance/group-failures.ts";
import type { ScenarioResult } from "../../conformance/scenario-result.ts";
import { GALLERY } from "../../gallery/mutants/gallery.ts";
import { type Resemblance, resemblancesOf } from "../../gallery/resemblance/resemblance.ts";
import { scenarioKey } from "../../gallery/resemblance/scenario-key.ts";
import type { Level } from "../../spec/spec.ts";

/** One cause of failures, as every kind of report shows it. */
export interface Cause {
	readonly requirement: string;
	readonly level: Level;
	/** What is right, and what the driver does. */
	readonly sentence: string;
	/** Other ways in which the same cause shows itself. */
	readonly also: readonly string[];
	readonly scenarios: readonly ScenarioResult[];
	readonly smallest: ScenarioResult;
	/** The requirements that its scenarios break, in the order of the report. */
	readonly requirements: readonly string[];
	/** Known bad trackers that fail in the same way: none, one, or two that are close. */
	readonly likenesses: readonly Likeness[];
}

/** A known bad tracker that fails like the driver. */
export interface Likeness extends Pick<Resemblance, "name" | "likeness" | "fails"> {
	/** What it does wrong, as a sentence without its subject. */
	readonly does: string;
	/** The real bug that it represents. */
	readonly seenIn: string;
	/** How many failed scenarios they have in common. */
	readonly shared: number;
	/** How many scenarios only the driver fails. */
	readonly others: number;
}

/**
 * The causes of the failures of a report, the most important first. Findings that a known bad tracker explains together are
 * one cause.
 */
export function causesOf(requirements: readonly RequirementReport[]): readonly Cause[] {
	const failed = new Map(failedScenarios(requirements).map((scenario) => [placeOf(scenario), scenario]));
	const ids = requirements.map(({ id }) => id);
	const resemblances = resemblancesOf(keysOf(requirements));
	const [best] = resemblances;
	const causes = groupFailures(requirements).map(({ requirement, level, sentence, scenarios, smallest }) => {
		const own = scenarios.flatMap((place) => failed.get(place) ?? []);
		const explained = own.filter(({ steps }) => best?.shared.has(scenarioKey(steps)) === true).length;
		const cause = { requirement, level, sentence, also: [], likenesses: [], ...parts(own, failed.get(smallest), ids) };
		return { cause, isExplained: 2 * explained >= own.length && explained > 0 };
	});
	const [main, ...more] = causes.filter(({ isExplained }) => isExplained).map(({ cause }) => cause);
	if (main === undefined) return causes.map(({ cause }) => cause);
	const united: Cause = {
		...main,
		...parts(
			[main, ...more].flatMap(({ scenarios }) => scenarios),
			main.smallest,
			ids,
		),
		also: more.map(({ requirement, sentence }) => `${requirement}: ${sentence}`),
		likenesses: resemblances.map((each) => likenessOf(each, failed.size)),
	};
	return [united, ...causes.filter(({ isExplained }) => !isExplained).map(({ cause }) => cause)];
}

function parts(
	scenarios: readonly ScenarioResult[],
	smallest: ScenarioResult | undefined,
	ids: readonly string[],
): Pick<Cause, "scenarios" | "smallest" | "requirements"> {
	const [first = smallest] = scenarios;
	if (first === undefined) throw new RangeError("A cause needs a scenario.");
	const broken = new Set(scenarios.flatMap(({ requirements, unseen = [] }) => requirements.filter((id) => !unseen.includes(id))));
	return { scenarios, smallest: smallest ?? first, requirements: ids.filter((id) => broken.has(id)) };
}

function keysOf(requirements: readonly RequirementReport[]): { readonly failed: Set<string>; readonly judged: Set<string> } {
	const failed = new Set<string>();
	const judged = new Set<string>();
	for (const { verdict, steps } of requirements.flatMap(({ scenarios }) => scenarios)) {
		if (verdict !== "failed" && verdict !== "passed") continue;
		const key = scenarioKey(steps);
		judged.add(key);
		if (verdict === "failed") failed.add(key);
	}
	return { failed, judged };
}

function likenessOf({ name, likeness, shared, fails }: Resemblance, failed: number): Likeness {
	const sheet = GALLERY.find((each) => each.name === name);
	return {
		name,
		likeness,
		fails,
		does: sheet?.does ?? "",
		seenIn: sheet?.seenIn ?? "",
		shared: shared.size,
		others: Math.max(failed - shared.size, 0),
	};
}
