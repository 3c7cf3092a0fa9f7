import { createVirtualClock } from "../simulator/virtual-clock.ts";
import type { Comparison } from "./measure.ts";

const STEPS = 100_000;

/** What one event costs on the virtual clock, with everything it wakes drained before the next. */
export const hopComparison: Comparison = {
	title: "Steps of the virtual clock, each drained before the next",
	unit: "per second",
	subjects: [
		{ name: "sleep after sleep", what: "steps", run: sleepOnAndOn },
		{ name: "setImmediate, awaited each time", what: "steps", run: turnOnAndOn },
	],
};

async function sleepOnAndOn(): Promise<number> {
	const clock = createVirtualClock();
	await clock.run(async () => {
		for (let step = 0; step < STEPS; step++) await clock.sleep(1);
	});
	return STEPS;
}

/** The same with one trip through the event loop a step, which is the least that drains every microtask without the clock. */
async function turnOnAndOn(): Promise<number> {
	for (let step = 0; step < STEPS; step++) await new Promise<void>((resolve) => setImmediate(resolve));
	return STEPS;
}
