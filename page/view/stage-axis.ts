import type { Lanes } from "../../kit/lanes/lanes.ts";
import { type TimeAxis, timeAxis } from "../../kit/lanes/time-axis.ts";
import { momentsOf } from "../perform/moments.ts";

/** A time axis on which things can be moved: every instant has a place, and every place an instant. */
export interface StageAxis extends TimeAxis {
	at(x: number): number;
}

interface Place {
	readonly at: number;
	readonly x: number;
}

/** Milliseconds per pixel after the last known time. */
const MS_PER_PIXEL = 12;

/** A short run is stretched at most by this factor. */
const MOST_STRETCH = 2.5;

/**
 * The axis of the reports, with room for what is only planned, such as a job that ends after the wait. Between two
 * known instants time is even.
 *
 * @param room the pixels to fill, as far as {@link MOST_STRETCH} allows
 */
export function stageAxis(lanes: Lanes, planned: readonly number[], room: number): StageAxis {
	const base = timeAxis({ ...lanes, cluster: [...lanes.cluster, ...planned.map((at) => ({ at, text: "" }))] });
	const instants = [...new Set([...momentsOf(lanes), ...planned])].sort((one, other) => one - other);
	const stretch = Math.min(Math.max(room / base.width, 1), MOST_STRETCH);
	const places = instants.map((at) => ({ at, x: base.x(at) * stretch }));
	const first = places[0] ?? { at: 0, x: 0 };
	return {
		width: base.width * stretch,
		x: (at) => between(places, first, at, "at", "x", 1 / MS_PER_PIXEL),
		at: (x) => between(places, first, x, "x", "at", MS_PER_PIXEL),
	};
}

/** The first place that is not before a value, by halving; -1 if all are before it. */
function firstFrom(places: readonly Place[], value: number, from: keyof Place): number {
	let [low, high] = [0, places.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((places[middle]?.[from] ?? value) < value) low = middle + 1;
		else high = middle;
	}
	return low === places.length ? -1 : low;
}

function between(
	places: readonly Place[],
	first: Place,
	value: number,
	from: keyof Place,
	to: keyof Place,
	slope: number,
): number {
	const next = firstFrom(places, value, from);
	const before = (next < 0 ? places.at(-1) : places[next - 1]) ?? first;
	const after = places[next];
	if (after === undefined) return before[to] + (value - before[from]) * slope;
	const span = after[from] - before[from];
	return span <= 0 ? after[to] : before[to] + ((value - before[from]) / span) * (after[to] - before[to]);
}
