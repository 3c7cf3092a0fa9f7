import type { FailureGroup } from "./failure-group.ts";
import type { ScenarioResult } from "./scenario-result.ts";

/** The clause of a driver whose handles share what they observed. */
export const HANDLES_SHARE = "WAIT-9";

const SENTENCE =
	"A handle uses what another handle has observed: the scenario passes if each call is made in a process of its own.";

/**
 * Unites what comes from what the driver remembers to one cause (JUDGE-7): the scenarios that pass in new processes,
 * and the others of their cause if none of it fails there. It is as important as the first of these causes.
 *
 * @param groups the causes, the most important first
 * @param failed all failed scenarios, by their places
 */
export function uniteRemembered(
	groups: readonly FailureGroup[],
	failed: ReadonlyMap<string, ScenarioResult>,
	level: FailureGroup["level"],
): readonly FailureGroup[] {
	const triedIn = (place: string) => failed.get(place)?.passesAfresh;
	const smallest = [...failed].find(([place, one]) => triedIn(place) === true && one.requirements.includes(HANDLES_SHARE))?.[0];
	if (smallest === undefined) return groups;
	const remembered = groups.map(({ scenarios }) => {
		const isOther = scenarios.some((place) => triedIn(place) === false);
		const passing = scenarios.filter((place) => triedIn(place) === true);
		return isOther || passing.length === 0 ? passing : scenarios;
	});
	const first = remembered.findIndex((scenarios) => scenarios.length > 0);
	const united = { requirement: HANDLES_SHARE, level, sentence: SENTENCE, scenarios: remembered.flat(), smallest };
	return groups.flatMap((group, index) => {
		const scenarios = group.scenarios.filter((place) => remembered[index]?.includes(place) !== true);
		const shown = scenarios.find((place) => place === group.smallest) ?? scenarios.find((place) => triedIn(place) === false);
		const rest = shown === undefined ? [] : [{ ...group, scenarios, smallest: shown }];
		return index === first ? [...rest, united] : rest;
	});
}
