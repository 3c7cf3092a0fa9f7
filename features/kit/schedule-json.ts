import * as v from "valibot";
import { canonicalSchedule } from "./canonical-schedule.ts";
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
	if (!result.success) throw new ScheduleError(sentence(result.issues[0]));
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

function sentence(issue: v.BaseIssue<unknown>): string {
	const inner = deepest(issue);
	const path = (inner.path ?? []).map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
	const place = path.replace(/^\./, "") || "A schedule";
	if (inner.expected === "never") return `There is no ${place}; ${inner.message}.`;
	return `${place} must be ${inner.message}, not ${show(inner.input)}.`;
}

/** Of a union, the one alternative that the value is nearest to: the one whose complaint lies within it. */
function deepest(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
	const within = issue.issues?.filter(({ path }) => path !== undefined) ?? [];
	const [nearest] = within;
	if (within.length !== 1 || nearest === undefined) return issue;
	const path = [...(issue.path ?? []), ...(nearest.path ?? [])];
	return deepest({ ...nearest, path } as v.BaseIssue<unknown>);
}

function show(value: unknown): string {
	if (value === undefined) return "missing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object" && value !== null) return "an object";
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
