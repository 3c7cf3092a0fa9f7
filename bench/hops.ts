import fc from "fast-check";
import { createVirtualClock } from "../simulator/virtual-clock.ts";
import type { Clock } from "../src/clock.ts";
import type { SpeedComparison } from "./measure.ts";
import { createSchedulerClock } from "./scheduler-clock.ts";

const STEPS = 20_000;

/** The cost of one event, with all the work that it causes done before the next event. */
export const hopComparison: SpeedComparison = {
	title: "Steps of the clock, each drained before the next",
	unit: "per second",
	subjects: [
		{ name: "the virtual clock", what: "steps", run: () => sleepOnAndOn(createVirtualClock()) },
		{
			name: "fc.scheduler",
			what: "steps",
			run() {
				const [scheduler] = fc.sample(fc.scheduler(), { numRuns: 1, seed: 7 });
				return sleepOnAndOn(createSchedulerClock(scheduler as fc.Scheduler));
			},
		},
	],
};

async function sleepOnAndOn(clock: Clock & { run<T>(body: () => Promise<T>): Promise<T> }): Promise<number> {
	await clock.run(async () => {
		for (let step = 0; step < STEPS; step++) {
			await new Promise<void>((resolve) => clock.schedule(clock.now() + 1, "world", resolve));
		}
	});
	return STEPS;
}
