import type { Lanes } from "../lanes/lanes.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { printScheduleJson } from "../schedule/schedule-json.ts";
import type { CheckFailure } from "./check-failure.ts";

/** A failure for people: the smallest schedule that shows it, and the data to understand and repeat it. */
export interface Failure extends Omit<CheckFailure, "run"> {
	/** The number of the first schedule that showed it, for the seed of the search. Absent for a filed regression. */
	readonly index?: number;
	/** How many schedules showed it. */
	readonly count: number;
	readonly schedule: Schedule;
	/** For `aerospike-task replay`. */
	readonly token: string;
	/** The schedule as Gherkin, with the expected result. */
	readonly scenario: string;
	/** What happened in the run of the schedule, as text in lanes. */
	readonly history: string;
	/** The same for a picture. Absent if the run has no end, and in a failure that was read from a blob. */
	readonly lanes?: Lanes;
	/** The numbers of the shards that found it. Absent if the search was not divided. */
	readonly shards?: readonly number[];
}

/** Two failures are of the same kind if the same property broke the same clause. The message is for people only. */
export function kindOfFailure({ check, requirement }: Pick<CheckFailure, "check" | "requirement">): string {
	return `${check}: ${requirement}`;
}

/** Each kind of failure once, with the smallest schedule that shows it, and with the sum of the counts. */
export function uniteFailures(failures: readonly Failure[]): readonly Failure[] {
	const kinds = new Map<string, Failure>();
	for (const failure of failures) {
		const kind = kindOfFailure(failure);
		const known = kinds.get(kind);
		kinds.set(kind, known === undefined ? failure : combine(known, failure));
	}
	return [...kinds.values()];
}

function combine(one: Failure, other: Failure): Failure {
	const { index: _index, shards: _shards, ...smaller } = isSmaller(other, one) ? other : one;
	const indices = [one.index, other.index].filter((index) => index !== undefined);
	const shards = [...new Set([...(one.shards ?? []), ...(other.shards ?? [])])];
	return {
		...smaller,
		...(indices.length > 0 && { index: Math.min(...indices) }),
		count: one.count + other.count,
		...(shards.length > 0 && { shards }),
	};
}

/**
 * Compares the lengths of the texts, and equal lengths by the alphabet, so that the order of the failures has no
 * effect.
 */
function isSmaller(one: Failure, other: Failure): boolean {
	const [text, otherText] = [printScheduleJson(one.schedule), printScheduleJson(other.schedule)];
	return text.length < otherText.length || (text.length === otherText.length && text < otherText);
}
