import type { HelloResult } from "../protocol/messages.ts";
import type { DeclaredHabits, IntervalHabit } from "../schedule/schedule.ts";

/** The pause of drivers that do not declare one (WAIT-2). */
export const USUAL_PAUSE_MS = 1000;

/** Converts the habits in an adapter's `hello` to the form that schedules use. */
export function declaredHabits({ habits = {} }: HelloResult): DeclaredHabits {
	const { graceRounds = 3, sweep = "all", firstSleep = false, pollIntervalMs = USUAL_PAUSE_MS, retries = 0 } = habits;
	return {
		grace: graceRounds,
		sweep,
		firstSleep: typeof firstSleep === "number" ? firstSleep : firstSleep ? pollIntervalMs : 0,
		interval: intervalOf(habits),
		retries,
	};
}

function intervalOf({ backoff, pause = "end-to-start" }: NonNullable<HelloResult["habits"]>): IntervalHabit {
	if (backoff === undefined) return { kind: pause };
	const { firstMs: first, factor, every, mostMs: most } = backoff;
	return { kind: "backoff", first, factor, every, most };
}
