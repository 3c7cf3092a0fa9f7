import { drawNetworkSchedule } from "../../kit/schedule/draw-network.ts";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { perform } from "./perform.ts";
import { LIBRARY_NAME } from "./trackers.ts";

const MOST_DRAWS = 80;
/** A shorter run is not interesting. */
const LEAST_MS = 100;
/** A picture with more nodes or rounds cannot be read at a glance. */
const MOST_NODES = 5;
const MOST_ROUNDS = 12;

/** A random schedule that is worth looking at: long enough, with an end, and something happens before the end. */
export async function drawSurprise(firstSeed: number): Promise<{ readonly schedule: Schedule; readonly seed: number }> {
	let last = drawn(firstSeed);
	for (let seed = firstSeed; seed < firstSeed + MOST_DRAWS; seed++) {
		last = drawn(seed);
		if (await isWorthALook(last.schedule)) return last;
	}
	return last;
}

/** One run in four is played over a network. */
function drawn(seed: number): { readonly schedule: Schedule; readonly seed: number } {
	const draw = seed % 4 === 0 ? drawNetworkSchedule : drawSchedule;
	return { schedule: draw(createRandom(seed)), seed };
}

async function isWorthALook(schedule: Schedule): Promise<boolean> {
	if (schedule.nodes.length > MOST_NODES || !schedule.calls.some(({ kind }) => kind === "wait")) return false;
	const take = await perform(schedule, LIBRARY_NAME);
	if (take.kind !== "played" || take.isEndless) return false;
	const endsAt = Math.max(...take.run.calls.map(({ settledAt }) => settledAt));
	const rounds = take.run.calls.reduce((total, call) => total + call.rounds.length, 0);
	if (endsAt < LEAST_MS || rounds > MOST_ROUNDS || rounds < 2) return false;
	const isScripted = schedule.nodes.some(({ replies = [] }) => replies.length > 0);
	const happens = [...schedule.events, ...(schedule.network?.happens ?? [])];
	return isScripted || happens.some(({ at }) => at > 0 && at < endsAt);
}
