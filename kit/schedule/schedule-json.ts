import * as v from "valibot";
import { canonicalSchedule } from "./canonical-schedule.ts";
import { issueSentence } from "./issue-sentence.ts";
import { LIBRARY_HABITS, type Schedule } from "./schedule.ts";
import { SCHEDULE } from "./schedule-schema.ts";

/** The longest text that is read as a schedule, in characters. */
export const MOST_JSON: number = 4 * 1024 * 1024;

/** Why something is no schedule, in one sentence that names the place and what is allowed there. */
export class ScheduleError extends Error {
	override readonly name = "ScheduleError";
}

/**
 * The canonical JSON of a schedule: one line, keys in a fixed order, without defaults. Two schedules that mean the same give the same text.
 *
 * @throws ScheduleError where the schedule is not what its type says
 */
export function printScheduleJson(schedule: Schedule): string {
	return JSON.stringify(toWriting(checkSchedule(schedule)));
}

/**
 * Reads a schedule from JSON, in canonical form.
 *
 * @throws ScheduleError in one sentence: `nodes[1].latency must be a number of milliseconds from 1, …, not "fast".`
 */
export function parseScheduleJson(text: string): Schedule {
	if (text.length > MOST_JSON)
		throw new ScheduleError(`A schedule is at most ${MOST_JSON} characters of JSON, not ${text.length}.`);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new ScheduleError(`The schedule is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
	}
	return fromWriting(value);
}

/**
 * Checks a value that claims to be a schedule, and gives its canonical form.
 *
 * @throws ScheduleError in one sentence
 */
export function checkSchedule(value: unknown): Schedule {
	return fromWriting(writable(value));
}

function fromWriting(value: unknown): Schedule {
	const result = v.safeParse(SCHEDULE, value, { abortEarly: true });
	if (!result.success) throw new ScheduleError(issueSentence(result.issues[0], "A schedule"));
	const { events = [], habits = LIBRARY_HABITS, calls = [], ...rest } = result.output;
	const schedule = { ...rest, events, habits, calls };
	checkNames(schedule);
	return canonicalSchedule(schedule);
}

function toWriting({ events, habits, calls, ...schedule }: Schedule): unknown {
	return writable({
		...schedule,
		...(events.length > 0 && { events }),
		...(JSON.stringify(habits) !== JSON.stringify(LIBRARY_HABITS) && { habits }),
		...(calls.length > 0 && { calls }),
	});
}

/** The same value with texts for the numbers that JSON lacks. A field that is undefined is none. */
function writable(value: unknown): unknown {
	if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
	if (Array.isArray(value)) return value.map(writable);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).flatMap(([key, own]) => (own === undefined ? [] : [[key, writable(own)]])));
}

/** What no field can know for itself: nodes have names of their own, and events speak of nodes there are. */
function checkNames({ nodes, events }: Schedule): void {
	const names = new Set<string>();
	for (const [index, { name }] of nodes.entries()) {
		if (names.has(name))
			throw new ScheduleError(`nodes[${index}].name must be a name that no other node has, not ${JSON.stringify(name)}.`);
		names.add(name);
	}
	for (const [index, event] of events.entries()) {
		if (!("node" in event) || event.node === undefined || names.has(event.node)) continue;
		const known = [...names].join(", ") || "none";
		throw new ScheduleError(`events[${index}].node must be one of the nodes (${known}), not ${JSON.stringify(event.node)}.`);
	}
}
