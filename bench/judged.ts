import { judgeRun } from "../kit/oracle/oracle.ts";
import { runOnLibrary } from "../kit/run/library.ts";
import { drawSchedule } from "../kit/schedule/draw-schedule.ts";
import { createRandom } from "../kit/schedule/random.ts";
import type { SpeedComparison } from "./measure.ts";

const SCHEDULES = 300;

/** Each repetition continues where the last one ended, so that no schedule is judged twice. */
let seed = 0;

/**
 * The whole way of a random schedule: drawn, run by the tracker on virtual time, and judged round by round by the
 * oracle.
 */
export const judgedComparison: SpeedComparison = {
	title: "Random schedules drawn, run on virtual time and judged by the oracle",
	unit: "per second",
	subjects: [{ name: "tracker and oracle", what: "schedules", run: judgeSchedules }],
};

async function judgeSchedules(): Promise<number> {
	for (let schedule = 0; schedule < SCHEDULES; schedule++) {
		seed++;
		const [finding] = judgeRun(await runOnLibrary(drawSchedule(createRandom(seed))));
		if (finding !== undefined) throw new Error(`The schedule of seed ${seed} is not judged well: ${finding.message}`);
	}
	return SCHEDULES;
}
