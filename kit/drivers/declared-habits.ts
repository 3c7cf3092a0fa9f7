import type { HelloResult } from "../protocol/messages.ts";
import type { OutsideHabits } from "../run/seen.ts";
import type { DeclaredHabits, IntervalHabit } from "../schedule/schedule.ts";

/** The pause of drivers that do not declare one (WAIT-2). */
export const USUAL_PAUSE_MS = 1000;

/** Converts the habits in an adapter's `hello` to the form that schedules use. */
export function declaredHabits({ habits = {} }: HelloResult): DeclaredHabits {
	const { graceRounds = 3, sweep = "all", firstSleep = false, pollIntervalMs = USUAL_PAUSE_MS, retries = 0 } = habits;
	return {
		grace: graceRounds,
		// For the verdict on a round it makes no difference whether all its nodes are asked at once or one by one.
		sweep: sweep === "one-by-one" ? "all" : sweep,
		firstSleep: typeof firstSleep === "number" ? firstSleep : firstSleep ? pollIntervalMs : 0,
		interval: intervalOf(habits),
		retries: retries === "until-timeout" ? UNLIMITED_RETRIES : retries,
	};
}

/** More repetitions than any scenario has room for. */
export const UNLIMITED_RETRIES = 1000;

/** The habits that a schedule does not have: only drivers outside this process have them. */
export function outsideHabits({ habits = {} }: Pick<HelloResult, "habits">): OutsideHabits {
	const { sweep = "all", knowsIndexFilter = false, graceCounts = "in-a-row", requestTimeoutPer = "question" } = habits;
	const { remembersDone, graceRoundsBefore6, sharesObservations, retries = 0 } = habits;
	return {
		...{ asksInTurn: sweep !== "all", remembersDone, knowsIndexFilter, graceBefore6: graceRoundsBefore6, graceCounts },
		...{ pausesFromStart: habits.pause === "start-to-start", requestTimeoutPer, sharesObservations },
		timeoutsPerQuestion: retries === "until-timeout" ? 1 : retries + 1,
	};
}

function intervalOf({ backoff, adaptive, pause = "end-to-start" }: NonNullable<HelloResult["habits"]>): IntervalHabit {
	// Each pause is at least the shortest one. How much longer it is, the driver chooses.
	if (adaptive !== undefined)
		return { kind: "backoff", first: adaptive.minMs, factor: 1, every: 1, most: Math.max(adaptive.minMs, adaptive.maxMs) };
	if (backoff === undefined) return { kind: pause };
	const { firstMs: first, factor, every, mostMs: most } = backoff;
	return { kind: "backoff", first, factor, every, most };
}
