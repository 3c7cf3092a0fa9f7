import * as v from "valibot";
import { canonicalSchedule } from "./canonical-schedule.ts";
import { issueSentence } from "./issue-sentence.ts";
import { LIBRARY_HABITS, type Schedule } from "./schedule.ts";
import { SCHEDULE } from "./schedule-schema.ts";

/** The longest text that is read as a schedule, in characters. */
export const MOST_JSON: number = 4 * 1024 * 1024;

/** Why a value is not a schedule, in one sentence that names the place and what is allowed there. */
export class ScheduleError extends Error {
	override readonly name = "ScheduleError";
}

/**
 * The canonical JSON of a schedule: one line, keys in a fixed order, without default values. Two schedules with the
 * same meaning have the same text.
 *
 * @throws ScheduleError if the schedule does not match its type
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
		throw new ScheduleError(`The schedule is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`);
	}
	return fromWriting(value);
}

/**
 * Checks an unknown value, and returns it as a schedule in canonical form.
 *
 * @throws ScheduleError with one sentence
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
	checkTask(schedule);
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

/** The same value with texts for the numbers that JSON does not have. A field that is undefined is left out. */
function writable(value: unknown): unknown {
	if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
	if (Array.isArray(value)) return value.map(writable);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).flatMap(([key, own]) => (own === undefined ? [] : [[key, writable(own)]])));
}

/** A query that was started on one node only has no list of nodes on which it was started. */
function checkTask({ task: { node, startedOn } }: Schedule): void {
	if (node !== undefined && startedOn !== undefined)
		throw new ScheduleError(`task.startedOn must be absent if task.node is ${JSON.stringify(node)}.`);
}

/** Checks that need more than one field: each node has its own name, and events name existing nodes. */
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
