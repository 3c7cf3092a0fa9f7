import { type Driver, type Profile, Unsupported } from "../run/driver.ts";
import { drawSchedule } from "../schedule/draw-schedule.ts";
import { createRandom } from "../schedule/random.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { scheduleSeed } from "../schedule/schedule-seed.ts";
import { drawOverSockets } from "./draw-over-sockets.ts";
import { ownOf } from "./driver-subject.ts";

/** A way in by which a driver can be searched. */
export type DriverProfile = Profile["name"];

/** One of so many schedules is played over sockets, where a driver offers both ways; it takes as much longer as that, or more. */
const WIRE_EVERY = 25;

/** Lanes for each adapter that decides: while it thinks of one schedule's rounds, those of the next are played. */
const AHEAD = 2;

/** Which schedules a driver is searched on, and how many side by side. */
export interface DriverLots {
	/** That it offers, and is searched by. */
	readonly profiles: readonly DriverProfile[];
	/** The schedule of a number, as the driver behaves. */
	draw(index: number): Schedule;
	/** Who goes side by side on so many adapters; lanes of one profile share out its numbers, each of which is had once. */
	lanes(workers: number): readonly (readonly [profile: DriverProfile, numbers: Iterator<number, void>])[];
}

/** How many adapters a search of these profiles takes: one for each at least, since one over sockets mostly waits. */
export function adaptersFor(profiles: readonly string[], workers: number): number {
	return Math.max(workers, profiles.includes("decide") && profiles.includes("wire") ? 2 : 1);
}

/**
 * Deals out the schedules of a seed. Which profile plays a number hangs on the number, so that each lane can go at its own pace and the same seed still
 * comes to the same schedules.
 *
 * @param runs how many there are of both together
 * @throws Unsupported where the driver offers neither profile
 */
export function lotsOf(driver: Driver, seed: number, runs: number = Number.POSITIVE_INFINITY): DriverLots {
	const profiles = (driver.profiles ?? []).map(({ name }) => name);
	if (profiles.length === 0)
		throw new Unsupported(`${driver.name} offers neither the decide nor the wire profile, by which it could be searched.`);
	const profileOf = (index: number): DriverProfile =>
		profiles.length === 1 ? (profiles[0] as DriverProfile) : index % WIRE_EVERY === 0 ? "wire" : "decide";

	function* numbersOf(profile: DriverProfile): Generator<number, void> {
		for (let index = 0; index < runs; index++) if (profileOf(index) === profile) yield index;
	}

	return {
		profiles,
		draw(index) {
			const random = createRandom(scheduleSeed(seed, index));
			return ownOf(profileOf(index) === "wire" ? drawOverSockets(random) : drawSchedule(random), driver);
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
