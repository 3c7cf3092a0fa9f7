import { drawNetworkSchedule } from "../../kit/schedule/draw-network.ts";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { checkSchedule } from "../../kit/schedule/schedule-json.ts";
import { shrinkFailure } from "../../kit/schedule/shrink-schedule.ts";
import { perform } from "./perform.ts";
import { trackerNamed } from "./trackers.ts";

/** The search gives up after this many schedules. */
export const MOST_DRAWS = 1000;
/** After this many schedules, a failure of a clause that the tracker does not claim to break is enough. */
const PATIENCE = 200;
const MOST_SHRINKS = 400;
/** A run over a network takes much longer. */
const MOST_NETWORK_SHRINKS = 40;

/** How a search is controlled. */
export interface SearchTerms {
	/** The first seed; the next ones follow. */
	readonly seed: number;
	/** Called before every schedule; `false` ends the search. */
	goOn(draws: number): boolean;
}

interface Failure {
	readonly schedule: Schedule;
	/** The first clause that the tracker breaks. */
	readonly broken: string;
}

/** Draws schedules until a tracker breaks a clause, and shrinks that schedule; `undefined` if it did not find one. */
export async function findFailure(trackerName: string, terms: SearchTerms): Promise<Schedule | undefined> {
	const { sheet: { breaks = [] } = {}, connect } = trackerNamed(trackerName);
	// A wrong list of the members shows over a network only.
	const draw = connect === undefined ? drawSchedule : drawNetworkSchedule;
	let another: Failure | undefined;
	for (let draws = 0; draws < MOST_DRAWS && terms.goOn(draws); draws++) {
		const schedule = draw(createRandom(terms.seed + draws));
		const broken = await brokenBy(schedule, trackerName);
		if (broken !== undefined && breaks.includes(broken))
			return shrunk({ schedule, broken }, trackerName, () => terms.goOn(draws));
		if (broken !== undefined) another ??= { schedule, broken };
		if (another !== undefined && draws >= PATIENCE) break;
	}
	return another && shrunk(another, trackerName, () => terms.goOn(MOST_DRAWS));
}

async function shrunk({ schedule, broken }: Failure, trackerName: string, goOn: () => boolean): Promise<Schedule> {
	const isSame = async (candidate: Schedule) => goOn() && (await brokenBy(candidate, trackerName)) === broken;
	return checkSchedule(
		await shrinkFailure(schedule, isSame, schedule.network === undefined ? MOST_SHRINKS : MOST_NETWORK_SHRINKS),
	);
}

async function brokenBy(schedule: Schedule, trackerName: string): Promise<string | undefined> {
	const take = await perform(schedule, trackerName);
	return take.kind === "played" ? take.findings[0]?.requirement : undefined;
}
