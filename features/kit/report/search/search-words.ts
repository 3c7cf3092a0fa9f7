import type { SubjectName } from "../../search/subject.ts";
import type { UnitedSearch } from "../../shards/merge-blobs.ts";

export const count = (number: number): string => number.toLocaleString("en-US");

/** What a search came to, as a sentence and a verdict. */
export function searchVerdict({ found, differences, missed }: Pick<UnitedSearch, "found" | "differences" | "missed">): {
	readonly isClean: boolean;
	readonly sentence: string;
} {
	const failures = found.length + differences.length;
	if (failures > 0) return { isClean: false, sentence: failures === 1 ? "1 failure" : `${failures} different failures` };
	if (missed.length > 0) return { isClean: false, sentence: "Nothing was found, but not everything was reached" };
	return { isClean: true, sentence: "Nothing was found" };
}

/** How much was searched, in a sentence. */
export function searchedText({ seed, schedules, wordSchedules, shards, tookMs }: Omit<UnitedSearch, "found">): string {
	const parts = [
		...(schedules > 0 ? [`${count(schedules)} schedules on virtual time`] : []),
		...(wordSchedules > 0 ? [`${count(wordSchedules)} by the rules alone`] : []),
	];
	const many = shards.length > 1 ? ` in ${count(shards.length)} shards` : "";
	return `${parts.join(" and ") || "No schedules"}${many}, from the seed ${seed}; ${hours(tookMs)} of searching.`;
}

/** How often a failure was seen, and where first. */
export function seenText({ count: times, index, shards }: UnitedSearch["found"][number]): string {
	const first = index === undefined ? "" : `, first in schedule ${count(index)}`;
	const where = shards.length === 0 ? "" : `, by shard ${shards.join(", ")}`;
	return `seen ${times === 1 ? "once" : `${count(times)} times`}${first}${where}`;
}

/** What brings a failure back, anywhere. */
export function replayCommand({ token }: { readonly token: string }, { mutant }: SubjectName = {}): string {
	return `npx aerospike-task replay ${token}${mutant === undefined ? "" : ` --mutant ${mutant}`}`;
}

function hours(ms: number): string {
	if (ms < 120_000) return `${count(Math.round(ms / 100) / 10)} s`;
	return ms < 7_200_000 ? `${count(Math.round(ms / 60_000))} min` : `${count(Math.round(ms / 360_000) / 10)} h`;
}
