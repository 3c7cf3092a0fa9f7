import type { Driver } from "../../run/driver.ts";
import { LIBRARY, runOnLibrary } from "../../run/library.ts";
import { runOnNetwork } from "../../run/on-network.ts";
import { runOnVirtualTime } from "../../run/on-virtual-time.ts";
import { type Plan, planOf, playPlan } from "../../scenario/play.ts";
import type { Playable } from "../../scenario/playable.ts";
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

/** A run over a network takes many steps of the clock for each event of its trace. */
const NETWORK_STEPS = 200_000;

/** Longer scenarios are played only with the mutants that break their requirements, because they take long. */
export const LONG = 4000;

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

/**
 * Plays scenarios with a mutant, and returns those that it fails. `own`: only the scenarios of the requirements that it
 * breaks.
 */
export async function mutantFailuresOf(
	mutant: Mutant,
	exhibits: readonly Exhibit[],
	scenarios: "all" | "own",
): Promise<readonly MutantFailure[]> {
	const failures: MutantFailure[] = [];
	for (const [index, exhibit] of exhibits.entries()) {
		const isPlayed = isOwn(mutant, exhibit) || (scenarios === "all" && exhibit.events <= LONG);
		const failure = isPlayed ? await failureOf(mutant, exhibits, index) : undefined;
		if (failure !== undefined) failures.push(failure);
	}
	return failures;
}

/**
 * For each scenario that failed no mutant so far: the first failure among the mutants that were not yet played with it.
 */
export async function firstFailures(
	gallery: readonly Mutant[],
	exhibits: readonly Exhibit[],
	failing: ReadonlySet<number>,
): Promise<ReadonlyMap<Mutant, MutantFailure[]>> {
	const found = new Map<Mutant, MutantFailure[]>();
	for (const [index, exhibit] of exhibits.entries()) {
		if (failing.has(index) || exhibit.events > LONG) continue;
		for (const mutant of gallery.filter((each) => !isOwn(each, exhibit))) {
			const failure = await failureOf(mutant, exhibits, index);
			if (failure === undefined) continue;
			found.set(mutant, [...(found.get(mutant) ?? []), failure]);
			break;
		}
	}
	return found;
}

function isOwn({ breaks }: Mutant, { scenario }: Exhibit): boolean {
	return breaks.some((id) => scenario.tags.includes(`@${id}`));
}

async function failureOf(mutant: Mutant, exhibits: readonly Exhibit[], index: number): Promise<MutantFailure | undefined> {
	const exhibit = exhibits[index];
	if (exhibit === undefined) return undefined;
	const result = await playPlan(exhibit.plan, driverOf(mutant, LONGER_BY + LONGER * exhibit.events));
	return result.kind === "failed" ? { exhibit: index, message: result.message } : undefined;
}

function driverOf({ name, tracker, parse, connect }: Mutant, maxSteps: number): Driver {
	return {
		name,
		habits: LIBRARY_HABITS,
		run: (schedule) =>
			schedule.network === undefined
				? runOnVirtualTime(schedule, tracker(), { maxSteps })
				: runOnNetwork(schedule, { tracker: tracker(), maxSteps: NETWORK_STEPS, ...(connect !== undefined && { connect }) }),
		...(parse !== undefined && { parse: async (reply: string, taskId?: string) => parse(reply, taskId) }),
	};
}
