import type { Driver } from "../../run/driver.ts";
import { LIBRARY, runOnLibrary } from "../../run/library.ts";
import { runOnVirtualTime } from "../../run/on-virtual-time.ts";
import { type Plan, planOf, playPlan } from "../../scenario/play.ts";
import { type Playable, requirementsOf } from "../../scenario/playable.ts";
import { LIBRARY_HABITS } from "../../schedule/schedule.ts";
import type { Mutant } from "./mutant.ts";

/** A scenario that the library passes, and the number of events in its run. */
export interface Exhibit {
	readonly scenario: Playable;
	/** The scenario, built for the library's habits. Every mutant plays it with these. */
	readonly plan: Plan;
	/** The number of events in the library's run. */
	readonly events: number;
}

/** A scenario that a mutant fails. */
export interface MutantFailure {
	/** The index of the exhibit. */
	readonly exhibit: number;
	readonly message: string;
}

/** A run that is longer than the library's by this factor and number of events counts as endless. */
const LONGER = 8;
const LONGER_BY = 400;

/** Longer scenarios are played only with the mutants that break their requirements, because they take long. */
const LONG = 4000;

/** @throws Error if the library itself fails a scenario, because then the gallery proves nothing */
export async function exhibit(scenarios: readonly Playable[]): Promise<readonly Exhibit[]> {
	const exhibits: Exhibit[] = [];
	for (const scenario of scenarios) {
		let events = 0;
		const run: NonNullable<Driver["run"]> = async (schedule) => {
			const done = await runOnLibrary(schedule);
			events = done.trace.length;
			return done;
		};
		const plan = planOf(scenario, LIBRARY_HABITS);
		const result = await playPlan(plan, { ...LIBRARY, run });
		if (result.kind === "failed")
			throw new Error(`${scenario.file}:${scenario.line}: the library itself fails "${scenario.name}": ${result.message}`);
		exhibits.push({ scenario, plan, events });
	}
	return exhibits;
}

/** Plays every scenario with a mutant, and returns the scenarios that fail. */
export async function failuresOf(mutant: Mutant, exhibits: readonly Exhibit[]): Promise<readonly MutantFailure[]> {
	const failures: MutantFailure[] = [];
	for (const [index, { scenario, plan, events }] of exhibits.entries()) {
		if (events > LONG && !requirementsOf(scenario).some((id) => mutant.breaks.includes(id))) continue;
		const result = await playPlan(plan, driverOf(mutant, LONGER_BY + LONGER * events));
		if (result.kind === "failed") failures.push({ exhibit: index, message: result.message });
	}
	return failures;
}

function driverOf({ name, tracker, parse }: Mutant, maxSteps: number): Driver {
	return {
		name,
		habits: LIBRARY_HABITS,
		run: (schedule) => runOnVirtualTime(schedule, tracker(), { maxSteps }),
		...(parse !== undefined && { parse: async (reply: string, taskId?: string) => parse(reply, taskId) }),
	};
}
