import { callsOf } from "../oracle/history.ts";
import type { World } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { OutsideHabits, RealTimeLimits, RoundSeen } from "../run/seen.ts";
import { pauseAfter } from "./pause-after.ts";
import { hiddenFailures, memberChanges, roundsSeen } from "./rounds-seen.ts";

/** A pause of this many tolerances can be told from the delays of a busy machine. */
const VISIBLE_TOLERANCES = 4;

/** The rounds of each call of a run in real time, from its trace. */
export function observeRounds(
	run: Run,
	world: World,
	real: RealTimeLimits,
	{ pausesFromStart }: Pick<OutsideHabits, "pausesFromStart">,
): readonly (readonly RoundSeen[])[] {
	const { schedule, trace } = run;
	const { habits, task } = schedule;
	const terms = {
		id: task.id,
		named: task.node,
		retries: habits.retries,
		pausesFromStart,
		stopsAtProgress: habits.sweep === "until-in-progress",
		changes: memberChanges(trace),
		hidden: hiddenFailures(trace, real.requestTimeoutMs),
		unawareMs: real.unawareMs,
		toleranceMs: real.toleranceMs,
		requestTimeoutMs: real.requestTimeoutMs,
		visiblePauseMs: VISIBLE_TOLERANCES * real.toleranceMs,
		pauseAfter: (round: number) => pauseAfter(round, real.pauseMs, habits.interval),
	};
	return callsOf(run).map((history) => roundsSeen(history, world, terms));
}
