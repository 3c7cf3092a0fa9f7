import { Arbitrary, type Random as FastCheckRandom, Stream, Value } from "fast-check";
import { drawSchedule } from "../schedule/draw-schedule.ts";
import { createRandom } from "../schedule/random.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { shrinkSchedule } from "../schedule/shrink-schedule.ts";

const LARGEST_SEED = 2 ** 31 - 1;

/** {@link drawSchedule} and {@link shrinkSchedule} as a fast-check arbitrary. */
class ScheduleArbitrary extends Arbitrary<Schedule> {
	override generate(random: FastCheckRandom): Value<Schedule> {
		return new Value(drawSchedule(createRandom(random.nextInt(0, LARGEST_SEED))), undefined);
	}

	override canShrinkWithoutContext(value: unknown): value is Schedule {
		return typeof value === "object" && value !== null && "version" in value && value.version === 1 && "calls" in value;
	}

	override shrink(schedule: Schedule): Stream<Value<Schedule>> {
		return new Stream(shrinkSchedule(schedule)).map((smaller) => new Value(smaller, undefined));
	}
}

/**
 * Random schedules for property tests: nodes with versions, jobs, scripted replies, faults at awkward times, and calls.
 * The run of each schedule ends by itself. A failing schedule shrinks to the parts that the failure needs.
 *
 * ```ts
 * fc.assert(fc.asyncProperty(scheduleArbitrary(), async (schedule) => {
 *   const cluster = stage(schedule);
 *   await cluster.run(() => yourCode(cluster));
 * }));
 * ```
 */
export function scheduleArbitrary(): Arbitrary<Schedule> {
	return new ScheduleArbitrary();
}
