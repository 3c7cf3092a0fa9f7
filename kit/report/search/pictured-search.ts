import type { Lanes } from "../../lanes/lanes.ts";
import { lanesOf } from "../../lanes/lanes-of-run.ts";
import type { Run } from "../../run/run.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type { UnitedSearch } from "../../shards/merge-blobs.ts";
import type { UnitedFailure } from "../../shards/unite-failures.ts";

/** A search as pages and comments show it. */
export interface PicturedSearch extends Omit<UnitedSearch, "found"> {
	readonly found: readonly PicturedFailure[];
}

export interface PicturedFailure extends UnitedFailure {
	/** Absent where the run cannot be had again; its history as text is always there. */
	readonly lanes?: Lanes;
}

/** Runs what was found once more, to draw it: the schedule is all that came from the machine that found it. */
export async function pictureFailures(
	found: readonly UnitedFailure[],
	play: (schedule: Schedule) => Promise<Run>,
): Promise<readonly PicturedFailure[]> {
	const pictured: PicturedFailure[] = [];
	for (const failure of found) {
		const run = await playSafely(failure.schedule, play);
		pictured.push(run === undefined ? failure : { ...failure, lanes: lanesOf(run) });
	}
	return pictured;
}

/** A failure may be that the run has no end. */
async function playSafely(schedule: Schedule, play: (schedule: Schedule) => Promise<Run>): Promise<Run | undefined> {
	try {
		return await play(schedule);
	} catch {
		return undefined;
	}
}
