import { placeOf } from "../conformance/group-failures.ts";
import { scenarioKey } from "../gallery/resemblance/scenario-key.ts";
import type { RunReport } from "./read-report.ts";
import { isBad } from "./scenario-sections.ts";

/** How a run differs from an earlier one of the same or another driver. */
export interface Comparison {
	/** Scenarios that fail now, and passed, were not supported or did not exist. */
	readonly fails: readonly ComparedScenario[];
	/** Scenarios that failed, and pass now. */
	readonly fixed: readonly ComparedScenario[];
	/** Scenarios that failed and fail. */
	readonly stillFails: readonly ComparedScenario[];
	/** Scenarios that failed, and are not judged or do not exist any more. */
	readonly unknown: readonly ComparedScenario[];
}

export interface ComparedScenario {
	readonly place: string;
	readonly name: string;
	readonly requirements: readonly string[];
	/** The first line of the message of the newer run that has one. */
	readonly message?: string;
}

/**
 * Compares two runs scenario by scenario. Scenarios are the same if their steps are: lines and titles may have changed.
 */
export function compareRuns(before: RunReport, now: RunReport): Comparison {
	const old = scenariosOf(before);
	const current = scenariosOf(now);
	const failing = [...current].filter(([, { isFailed }]) => isFailed);
	const failed = [...old].filter(([, { isFailed }]) => isFailed);
	const wasFailed = (key: string) => old.get(key)?.isFailed === true;
	return {
		fails: failing.filter(([key]) => !wasFailed(key)).map(([, { scenario }]) => scenario),
		fixed: failed.filter(([key]) => current.get(key)?.hasPassed === true).map(([, { scenario }]) => scenario),
		stillFails: failing.filter(([key]) => wasFailed(key)).map(([, { scenario }]) => scenario),
		unknown: failed
			.filter(([key]) => current.get(key)?.hasPassed !== true && current.get(key)?.isFailed !== true)
			.map(([, { scenario }]) => scenario),
	};
}

interface Ended {
	readonly scenario: ComparedScenario;
	readonly isFailed: boolean;
	readonly hasPassed: boolean;
}

function scenariosOf({ requirements }: RunReport): ReadonlyMap<string, Ended> {
	const found = new Map<string, Ended>();
	for (const scenario of requirements.flatMap(({ scenarios }) => scenarios)) {
		const { name, steps, message, requirements: ids, verdict } = scenario;
		const key = scenarioKey(steps);
		// The scenario can be unsupported for one requirement and have a verdict for another.
		if (found.get(key)?.isFailed === true) continue;
		const line = message?.split("\n")[0];
		const told = { place: placeOf(scenario), name, requirements: ids, ...(line !== undefined && { message: line }) };
		const hasPassed = verdict === "passed" || (verdict === "unsupported" && found.get(key)?.hasPassed === true);
		found.set(key, { scenario: told, isFailed: isBad(scenario), hasPassed });
	}
	return found;
}
