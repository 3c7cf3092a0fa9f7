import type { Failure } from "../../kit/search/failure.ts";
import type { FuzzOptions } from "../../kit/search/fuzz.ts";
import type { DriverTotals } from "../../kit/search/search-driver.ts";
import { formatCount } from "../terminal/count.ts";

type FuzzTotals = Parameters<NonNullable<FuzzOptions["onProgress"]>>[0];
type Reached = Pick<FuzzTotals, "points" | "faults">;

/**
 * One line of progress for a search of the library. The most important parts come first: a terminal may cut the line.
 */
export function fuzzProgress(totals: FuzzTotals, tookMs: number): string {
	const { schedules, wordSchedules, failures } = totals;
	const rate = (done: number) => `${formatCount(Math.round((done * 1000) / tookMs))}/s`;
	return [
		findingsText(failures),
		...(schedules > 0 ? [`${formatCount(schedules)} schedules (${rate(schedules)})`] : []),
		...(schedules > 0 ? reachedParts(totals) : []),
		...(wordSchedules > 0 ? [`${formatCount(wordSchedules)} with the rules alone (${rate(wordSchedules)})`] : []),
	].join(", ");
}

/** One line of progress while a search plays the stored failures. */
export function regressionProgress(played: number, stored: number): string {
	return `${formatCount(played)} of ${formatCount(stored)} stored failures played`;
}

/** One line of progress for the search of a driver. */
export function driverProgress(totals: DriverTotals, tookMs: number): string {
	const counts = Object.entries(totals.profiles).map(([profile, { schedules }]) => {
		const rate = formatCount(Math.round((schedules * 1000) / tookMs));
		return `${formatCount(schedules)} schedules ${profile === "wire" ? "over sockets" : "decided"} (${rate}/s)`;
	});
	return [findingsText(totals.failures), ...counts, ...reachedParts(totals)].join(", ");
}

/** A failure that a running search has just found. It is shrunk at the end of the search. */
export function foundLine({ requirement, message, index }: Failure, replay: string): string {
	const place = index === undefined ? "" : ` in schedule ${formatCount(index)}`;
	return `Found: ${requirement} is broken${place}. ${message}\n  ${replay}`;
}

/** What a search has found, before it is shrunk and merged into kinds of failure. */
export function findingsText(count: number): string {
	return count === 1 ? "1 finding" : `${formatCount(count)} findings`;
}

function reachedParts({ points, faults }: Reached): readonly string[] {
	return [`${points.filter((times) => times > 0).length} situations`, `${Object.keys(faults).length} kinds of event and reply`];
}
