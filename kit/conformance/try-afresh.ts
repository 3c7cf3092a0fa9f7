import type { Driver } from "../run/driver.ts";
import { draftOf } from "../scenario/play.ts";
import type { Playable } from "../scenario/playable.ts";
import type { Level } from "../spec/spec.ts";
import { scheduleOf } from "../steps/draft.ts";
import type { RequirementReport } from "./conformance-report.ts";
import { failedScenarios, groupFailures, placeOf, smallestOf } from "./group-failures.ts";
import { judgeScenario } from "./judge-scenario.ts";
import { HANDLES_SHARE } from "./remembered.ts";
import type { ScenarioResult } from "./scenario-result.ts";

/** How many causes are tried, the first ones, and how many scenarios of each. */
const MOST_CAUSES = 4;
const MOST_SCENARIOS = 3;

export interface AfreshOptions {
	readonly level: Level;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Finds out which failures come from what the driver remembers of earlier calls. Most scenarios have the same task id,
 * so a driver whose handles share what they observed (WAIT-9) fails many scenarios that are about something else. If
 * it failed a scenario with several handles, some scenarios of each cause are played again with a new process for each
 * call.
 *
 * @returns the results, with `passesAfresh` in those that were tried
 */
export async function tryAfresh(
	results: readonly ScenarioResult[],
	requirements: readonly RequirementReport[],
	scenarios: readonly Playable[],
	driver: Driver,
	{ level, signal }: AfreshOptions,
): Promise<readonly ScenarioResult[]> {
	const fresh = driver.afresh?.();
	if (fresh === undefined) return results;
	const playables = new Map(scenarios.map((scenario) => [placeOf(scenario), scenario]));
	const tried = new Map<string, boolean>();
	const passes = async (place: string): Promise<boolean> => {
		const known = tried.get(place);
		const scenario = playables.get(place);
		if (known !== undefined || scenario === undefined || signal?.aborted === true) return known ?? false;
		const { verdict } = await judgeScenario(scenario, fresh, level);
		// A scenario that could not run proves nothing.
		if (verdict === "passed" || verdict === "failed") tried.set(place, verdict === "passed");
		return verdict === "passed";
	};
	const hasHandles = (result: ScenarioResult) => {
		const scenario = playables.get(placeOf(result));
		return scenario !== undefined && scheduleOf(draftOf(scenario, driver)).calls.some(({ handle = 0 }) => handle > 0);
	};
	const shared = failedScenarios(requirements).filter((one) => one.requirements.includes(HANDLES_SHARE) && hasHandles(one));
	const first = smallestOf(shared, HANDLES_SHARE);
	if (first === undefined) return results;
	if (await passes(placeOf(first))) {
		for (const group of groupFailures(requirements).slice(0, MOST_CAUSES)) {
			const places = [group.smallest, ...group.scenarios.filter((place) => place !== group.smallest)];
			for (const place of places.slice(0, MOST_SCENARIOS)) if (!(await passes(place))) break;
		}
	}
	return results.map((result) => {
		const passesAfresh = tried.get(placeOf(result));
		return passesAfresh === undefined ? result : { ...result, passesAfresh };
	});
}
