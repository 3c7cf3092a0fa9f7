import { callsOf } from "../oracle/history.ts";
import type { World } from "../oracle/world.ts";
import type { CallOutcome, CallReport, Run } from "../run/run.ts";
import type { OutsideHabits, RealTimeLimits, RoundSeen } from "../run/seen.ts";
import { pauseAfter } from "./pause-after.ts";
import { hiddenFailures, memberChanges, type ObservationOptions, roundsSeen } from "./rounds-seen.ts";
import { earlyMs } from "./timing.ts";

/** A pause of this many tolerances can be distinguished from the delays of a busy machine. */
const VISIBLE_TOLERANCES = 4;

/** What decides whether the repetition of a failed question belongs to the same round. */
export type RetryReading = Pick<ObservationOptions, "retries" | "repeatsServerTimeouts">;

/**
 * If pauses cannot be seen, a repeated question of a driver with retries may also be the beginning of a round: a driver
 * may forgive a failure instead of repeating the question, and repeat only some kinds of failure. These are the
 * possible readings, the most likely one first. A pause cannot be seen if it is too short, or if it begins with a round
 * and a slow question may take longer.
 */
export function retryReadings(
	{ schedule: { habits } }: Pick<Run, "schedule">,
	real: Pick<RealTimeLimits, "pauseMs" | "toleranceMs">,
	{ pausesFromStart }: Pick<OutsideHabits, "pausesFromStart">,
): readonly RetryReading[] {
	const { retries, interval } = habits;
	const isVisible = !pausesFromStart && pauseAfter(1, real.pauseMs, interval) >= visiblePauseMs(real);
	if (retries === 0 || isVisible) return [{ retries }];
	return [{ retries }, { retries, repeatsServerTimeouts: false }, { retries: 0 }];
}

function visiblePauseMs({ toleranceMs }: Pick<RealTimeLimits, "toleranceMs">): number {
	return VISIBLE_TOLERANCES * toleranceMs;
}

const TIMEOUT: CallOutcome = { kind: "error", code: "timeout", message: "" };

/** The rounds of each call of a run in real time, from its trace. */
export function observeRounds(
	run: Run,
	world: World,
	real: RealTimeLimits,
	{ pausesFromStart }: Pick<OutsideHabits, "pausesFromStart">,
	reading: RetryReading = { retries: run.schedule.habits.retries },
): readonly (readonly RoundSeen[])[] {
	const { schedule, trace } = run;
	const { habits, task } = schedule;
	const terms = {
		id: task.id,
		named: task.node,
		...reading,
		pausesFromStart,
		stopsAtProgress: habits.sweep === "until-in-progress",
		changes: memberChanges(trace),
		hidden: hiddenFailures(trace, real.requestTimeoutMs),
		unawareMs: real.unawareMs,
		toleranceMs: real.toleranceMs,
		requestTimeoutMs: real.requestTimeoutMs,
		visiblePauseMs: visiblePauseMs(real),
		isTimeUp: (report: CallReport) => earlyMs({ ...report, outcome: TIMEOUT }, real) === 0,
		pauseAfter: (round: number) => pauseAfter(round, real.pauseMs, habits.interval),
	};
	return callsOf(run).map((history) => roundsSeen(history, world, terms));
}
