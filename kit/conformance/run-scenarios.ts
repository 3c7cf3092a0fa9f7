import type { Driver } from "../run/driver.ts";
import type { Playable } from "../scenario/playable.ts";
import type { Level } from "../spec/spec.ts";
import { judgeScenario } from "./judge-scenario.ts";
import type { OnScenario, ScenarioResult } from "./scenario-result.ts";

export interface RunOptions {
	readonly onScenario?: OnScenario | undefined;
	readonly level?: Level | undefined;
	/** When it is aborted, no more scenarios begin, and results are missing. */
	readonly signal?: AbortSignal | undefined;
}

/** Plays scenarios, `atOnce` at a time, and returns their results in the scenarios' order. */
export async function runScenarios(
	scenarios: readonly Playable[],
	driver: Driver,
	atOnce: number,
	{ onScenario, level, signal }: RunOptions = {},
): Promise<readonly ScenarioResult[]> {
	const results: ScenarioResult[] = [];
	let ended = 0;
	const isOver = () => signal?.aborted === true;
	const playAll = async (indexes: readonly number[], lanes: number): Promise<void> => {
		let next = 0;
		const work = async () => {
			for (let index = indexes[next++]; index !== undefined; index = indexes[next++]) {
				const scenario = scenarios[index];
				if (scenario === undefined || isOver()) return;
				const result = await judgeScenario(scenario, driver, level);
				// The adapter was ended: this is not a result.
				if (isOver()) return;
				results[index] = result;
				onScenario?.(result, ++ended, scenarios.length);
			}
		};
		await Promise.all(Array.from({ length: Math.max(1, lanes) }, work));
	};
	const all = [...scenarios.keys()];
	const isSleepy = (index: number) => driver.run === undefined && isAboutMembers(scenarios[index]);
	const sleepy = all.filter(isSleepy);
	await Promise.all([
		playAll(sleepy, SLEEPY_AT_ONCE),
		playAll(
			all.filter((index) => !isSleepy(index)),
			atOnce,
		),
	]);
	return results;
}

/**
 * Scenarios about members take several seconds, and the driver is idle most of that time. So several run at the same
 * time.
 */
const SLEEPY_AT_ONCE = 8;

function isAboutMembers(scenario: Playable | undefined): boolean {
	return scenario?.tags.includes("@needs:network") === true && !scenario.tags.includes("@needs:virtual-time");
}
