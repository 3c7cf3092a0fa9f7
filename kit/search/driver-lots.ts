import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { type Driver, type Profile, Unsupported } from "../run/driver.ts";
import { drawSchedule } from "../schedule/draw-schedule.ts";
import { createRandom } from "../schedule/random.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { scheduleSeed } from "../schedule/schedule-seed.ts";
import { drawOverSockets } from "./draw-over-sockets.ts";
import { ownOf } from "./driver-subject.ts";

/** A profile by which a driver can be searched. */
export type DriverProfile = Profile["name"];

/**
 * If a driver offers both profiles, one of this many schedules is played over sockets, because it takes at least this
 * much longer.
 */
const WIRE_EVERY = 25;

/**
 * Lanes per adapter for the profile `decide`: while the adapter judges one schedule's rounds, the rounds of the next
 * schedule are played.
 */
const AHEAD = 2;

/** One of this many schedules over sockets keeps its silent nodes if the driver does not take a request timeout. */
const SILENT_EVERY = 8 * WIRE_EVERY;

/** Which schedules a driver is searched on, and how many at the same time. */
export interface DriverLots {
	/** The profiles that it offers and is searched by. */
	readonly profiles: readonly DriverProfile[];
	/** The schedule with this number, with the driver's declared habits. */
	draw(index: number): Schedule;
	/** The lanes for this many adapters. Lanes of one profile share its numbers; each number is played once. */
	lanes(workers: number): readonly (readonly [profile: DriverProfile, numbers: Iterator<number, void>])[];
}

/** The usual number of adapters of a driver that polls at its own pace: they sleep nearly all the time. */
export const ADAPTERS_AT_OWN_PACE = 12;

/**
 * How many adapters a search of these profiles uses: at least one for each, because an adapter over sockets mostly
 * waits.
 */
export function adaptersFor(profiles: readonly string[], workers: number): number {
	return Math.max(workers, profiles.includes("decide") && profiles.includes("wire") ? 2 : 1);
}

/**
 * Distributes the schedules of a random seed. The number of a schedule decides which profile plays it. So each lane
 * can go at its own speed, and the same seed still plays the same schedules.
 *
 * @param runs the number of schedules of both profiles together
 * @throws Unsupported if the driver offers neither profile
 */
export function lotsOf(driver: Driver, seed: number, runs: number = Number.POSITIVE_INFINITY): DriverLots {
	const profiles = (driver.profiles ?? []).map(({ name }) => name);
	if (profiles.length === 0)
		throw new Unsupported(`A search needs the decide or the wire profile, but ${driver.name} offers neither.`);
	const profileOf = (index: number): DriverProfile =>
		profiles.length === 1 ? (profiles[0] as DriverProfile) : index % WIRE_EVERY === 0 ? "wire" : "decide";

	function* numbersOf(profile: DriverProfile): Generator<number, void> {
		for (let index = 0; index < runs; index++) if (profileOf(index) === profile) yield index;
	}

	return {
		profiles,
		draw(index) {
			const random = createRandom(scheduleSeed(seed, index));
			if (profileOf(index) !== "wire") return ownOf(drawSchedule(random), driver);
			const drawn = drawOverSockets(random);
			// A driver without an option for the request timeout may wait for half a minute at each silent node.
			const isSlow = driver.capabilities !== undefined && driver.capabilities.requestTimeout !== true;
			return ownOf(isSlow && index % SILENT_EVERY !== 0 ? withoutSilence(drawn) : drawn, driver);
		},
		lanes(workers) {
			const adapters = adaptersFor(profiles, workers);
			const onWire = profiles.length === 1 ? adapters : adapters >> 1;
			const counts = { wire: onWire, decide: AHEAD * (profiles.length === 1 ? adapters : adapters - onWire) };
			return profiles.flatMap((profile) => {
				const numbers = numbersOf(profile);
				return Array.from({ length: counts[profile] }, () => [profile, numbers] as const);
			});
		},
	};
}

/** The schedule with closed connections in place of silent nodes. */
function withoutSilence(schedule: Schedule): Schedule {
	const spoken = (replies: readonly PlannedReply[]) =>
		replies.map((planned) => (planned.reply === "silence" ? { ...planned, reply: "closed" as const } : planned));
	return {
		...schedule,
		nodes: schedule.nodes.map((node) => (node.replies === undefined ? node : { ...node, replies: spoken(node.replies) })),
		events: schedule.events.map((event) => ("replies" in event ? { ...event, replies: spoken(event.replies) } : event)),
	};
}
