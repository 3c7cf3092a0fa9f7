import type { Driver, ReplyReading } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import type { DeclaredHabits, Schedule } from "../schedule/schedule.ts";
import { createDraft, type Draft, scheduleOf } from "../steps/draft.ts";
import type { Playable } from "./playable.ts";

/** How a play ended. `unsupported`: the driver cannot do what the scenario needs. */
export type PlayResult = { readonly kind: "passed" | "unsupported" } | { readonly kind: "failed"; readonly message: string };

/** A scenario, built once for all drivers with the same habits. */
export interface Plan {
	readonly scenario: Playable;
	readonly draft: Draft;
	/** Built and checked on first use. A scenario about one reply has no schedule. @throws ScheduleError */
	schedule(): Schedule;
}

/** @throws Error if the Given and When steps contradict each other */
export function planOf(scenario: Playable, habits: DeclaredHabits): Plan {
	const draft = draftOf(scenario, { habits });
	let schedule: Schedule | undefined;
	return {
		scenario,
		draft,
		schedule() {
			schedule ??= scheduleOf(draft);
			return schedule;
		},
	};
}

/** Plays a scenario with a driver like Cucumber, up to the first step that fails. */
export async function play(scenario: Playable, driver: Driver): Promise<PlayResult> {
	return playPlan(planOf(scenario, driver.habits), driver);
}

/** The same for a scenario that was already planned for the driver's habits. */
export async function playPlan({ scenario, draft, schedule }: Plan, driver: Driver): Promise<PlayResult> {
	let run: Run | undefined;
	let reading: ReplyReading | undefined;
	try {
		for (const { step, values } of scenario.steps) {
			switch (step.kind) {
				case "build":
					break;
				case "judge run":
					if (driver.run === undefined) return { kind: "unsupported" };
					run ??= await driver.run(schedule());
					step.judge(run, ...(values as never[]));
					break;
				case "judge reading": {
					if (driver.parse === undefined) return { kind: "unsupported" };
					const written = draft.reply ?? "";
					reading ??= await driver.parse(written, draft.namedId);
					step.judge({ ...reading, written }, ...(values as never[]));
					break;
				}
				default:
					step satisfies never;
			}
		}
	} catch (error) {
		return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
	}
	return { kind: "passed" };
}

/** The draft that the Given and When steps build for a driver with these habits. */
export function draftOf({ steps }: Playable, { habits }: Pick<Driver, "habits">): Draft {
	const draft = createDraft(habits);
	for (const { step, values } of steps) if (step.kind === "build") step.build(draft, ...(values as never[]));
	return draft;
}
