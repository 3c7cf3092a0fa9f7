import type { Failure } from "../../search/failure.ts";
import type { FinishedSearch } from "../../search/finished-search.ts";
import { type DriverReport, profileOfCheck } from "../../search/search-driver.ts";
import { howToCall } from "../../spec/how-to-call.ts";
import { quoteArgument } from "../../stdio/command-line.ts";
import { counted, formatCount } from "../format-count.ts";

/** The result of a search, as a sentence and a verdict. */
export function searchVerdict({ found, differences, missed }: Pick<FinishedSearch, "found" | "differences" | "missed">): {
	readonly isClean: boolean;
	readonly sentence: string;
} {
	const failures = found.length + differences.length;
	if (failures > 0) return { isClean: false, sentence: counted(failures, "kind of failure", "kinds of failure") };
	if (missed.length > 0)
		return { isClean: false, sentence: "No failure was found, but the search did not reach all required situations" };
	return { isClean: true, sentence: "No failure was found" };
}

/** How much was searched, in a sentence. */
export function searchedText({ seed, schedules, wordSchedules, shards, tookMs }: Omit<FinishedSearch, "found">): string {
	const parts = [
		...(schedules > 0 ? [`${formatCount(schedules)} schedules on virtual time`] : []),
		...(wordSchedules > 0 ? [`${formatCount(wordSchedules)} with the rules alone`] : []),
	];
	const many = shards.length > 1 ? ` in ${formatCount(shards.length)} shards` : "";
	return `${parts.join(" and ") || "No schedules"}${many}, from the seed ${seed}; ${hours(tookMs)} of searching.`;
}

/** How often a failure was seen, and where first. */
export function seenText({ count: times, index, shards }: Failure): string {
	const first = index === undefined ? "" : `, first in schedule ${formatCount(index)}`;
	const where = shards === undefined ? "" : `, by shard ${shards.join(", ")}`;
	return `seen ${times === 1 ? "once" : `${formatCount(times)} times`}${first}${where}`;
}

/** The command that replays a failure, on any machine. */
export function commandToReplay(
	{ token }: { readonly token: string },
	{ mutant }: { readonly mutant?: string | undefined } = {},
): string {
	return `${howToCall()} replay ${token}${mutant === undefined ? "" : ` --mutant ${mutant}`}`;
}

/** The command for a failure of a driver, with the profile that showed it. */
export function driverReplayCommand({ token, check }: Pick<Failure, "token" | "check">, driver: string): string {
	const profile = profileOfCheck(check) === "wire" ? " --profile wire" : "";
	return `${howToCall()} replay ${token} --driver ${quoteArgument(driver)}${profile}`;
}

/** How many reasons are shown why schedules could not be played. */
const MOST_REASONS = 4;

/**
 * How much of a driver was searched, profile by profile: a sentence for each, and why schedules could not be played.
 */
export function profileLines({ profiles }: Pick<DriverReport, "profiles">, tookMs?: number): readonly string[] {
	return Object.entries(profiles).map(([profile, { schedules, refused, refusals = {} }]) => {
		const way = profile === "wire" ? "over its own sockets" : "decided on virtual time";
		const rate = tookMs === undefined ? "" : `, ${formatCount(Math.round((schedules * 1000) / tookMs))} a second`;
		const played = `${formatCount(schedules)} schedules ${way}${rate}.`;
		if (refused === 0) return played;
		const reasons = Object.entries(refusals).toSorted(([, one], [, other]) => other - one);
		const shown = reasons.slice(0, MOST_REASONS).map(([why, count]) => `${formatCount(count)}: ${why.replace(/\.$/, "")}`);
		const rest = reasons.length - shown.length;
		const more = rest > 0 ? `; and ${counted(rest, "other reason")}` : "";
		return `${played} It could not play ${formatCount(refused)} more (${shown.join("; ")}${more}).`;
	});
}

function hours(ms: number): string {
	if (ms < 120_000) return `${formatCount(Math.round(ms / 100) / 10)} s`;
	return ms < 7_200_000 ? `${formatCount(Math.round(ms / 60_000))} min` : `${formatCount(Math.round(ms / 360_000) / 10)} h`;
}
