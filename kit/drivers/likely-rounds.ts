import { worldOf } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { OutsideHabits, RealTimeLimits, RoundSeen } from "../run/seen.ts";
import { observeRounds, retryReadings } from "./observe-rounds.ts";
import { reviewRun } from "./review-run.ts";

/**
 * The rounds of a driver that may have retried. Several readings are possible: this takes the first in which the
 * driver's verdicts are all right. If no reading is like that, it takes the most likely one.
 */
export function likelyRounds(run: Run, real: RealTimeLimits, manner: OutsideHabits): readonly (readonly RoundSeen[])[] {
	const world = worldOf(run.schedule, run.trace);
	const readings = retryReadings(run, real, manner).map((reading) => () => observeRounds(run, world, real, manner, reading));
	const isRight = (rounds: readonly (readonly RoundSeen[])[]) => {
		const seen = { profile: "wire" as const, rounds, isCounted: false, manner, real };
		return reviewRun({ ...run, seen }).every(({ reviewed }) => reviewed.every(({ isWrong }) => !isWrong));
	};
	const [likely, ...others] = readings;
	const rounds = likely?.() ?? [];
	if (others.length === 0 || isRight(rounds)) return rounds;
	for (const other of others) {
		const read = other();
		if (isRight(read)) return read;
	}
	return rounds;
}
