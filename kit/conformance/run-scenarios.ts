import type { Driver } from "../run/driver.ts";
import type { Playable } from "../scenario/playable.ts";
import type { Level } from "../spec/spec.ts";
import { judgeScenario } from "./judge-scenario.ts";
import type { OnScenario, ScenarioResult } from "./scenario-result.ts";

/** Plays scenarios, `atOnce` at a time, and returns their results in the scenarios' order. */
export async function runScenarios(
	scenarios: readonly Playable[],
	driver: Driver,
	atOnce: number,
	onScenario?: OnScenario,
	level?: Level,
): Promise<readonly ScenarioResult[]> {
	const results: ScenarioResult[] = [];
	let next = 0;
	let ended = 0;
	const work = async () => {
		for (let index = next++; index < scenarios.length; index = next++) {
			const scenario = scenarios[index];
			if (scenario === undefined) return;
			const result = await judgeScenario(scenario, driver, level);
			results[index] = result;
			onScenario?.(result, ++ended, scenarios.length);
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, atOnce) }, work));
	return results;
}
