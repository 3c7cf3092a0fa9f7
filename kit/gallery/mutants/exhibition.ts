import type { Driver } from "../../run/driver.ts";
import { LIBRARY, runOnLibrary } from "../../run/library.ts";
import { runOnVirtualTime } from "../../run/on-virtual-time.ts";
import { type Plan, planOf, playPlan } from "../../scenario/play.ts";
import { type Playable, requirementsOf } from "../../scenario/playable.ts";
import { LIBRARY_HABITS } from "../../schedule/schedule.ts";
import type { Mutant } from "./mutant.ts";

/** A scenario that the library passes, and how much happens in it then. */
export interface Exhibit {
	readonly scenario: Playable;
	/** What it comes to; every mutant plays it with the library's habits. */
	readonly plan: Plan;
	/** How many events its run has with the library. */
	readonly events: number;
}

/** A scenario that a mutant fails. */
export interface MutantFailure {
	/** Which of the exhibits, from 0. */
	readonly exhibit: number;
	readonly message: string;
}

/** A run this much longer than the library's is taken for one that never ends. */
const LONGER = 8;
const LONGER_BY = 400;

/** Scenarios of more events than this are played with those mutants alone that break what they are about: they take as long as all others. */
const LONG = 4000;

/** @throws Error where the library itself fails a scenario: nothing can be said about others then */
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

/** Plays scenarios with a mutant, and returns those that it fails. `own`: only the scenarios of the requirements that it breaks. */
export async function failuresOf(
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

/** For each scenario that failed no mutant so far: the first failure among the mutants that were not yet played with it. */
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
	return requirementsOf(scenario).some((id) => breaks.includes(id));
}

async function failureOf(mutant: Mutant, exhibits: readonly Exhibit[], index: number): Promise<MutantFailure | undefined> {
	const exhibit = exhibits[index];
	if (exhibit === undefined) return undefined;
	const result = await playPlan(exhibit.plan, driverOf(mutant, LONGER_BY + LONGER * exhibit.events));
	return result.kind === "failed" ? { exhibit: index, message: result.message } : undefined;
}

function driverOf({ name, tracker, parse }: Mutant, maxSteps: number): Driver {
	return {
		name,
		habits: LIBRARY_HABITS,
		run: (schedule) => runOnVirtualTime(schedule, tracker(), { maxSteps }),
		...(parse !== undefined && { parse: async (reply: string, taskId?: string) => parse(reply, taskId) }),
	};
}
