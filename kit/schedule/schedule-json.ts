import * as v from "valibot";
import { parseJson } from "../../simulator/parse-json.ts";
import { isAllowedOption } from "./allowed-options.ts";
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
		value = parseJson(text);
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
	checkNetwork(schedule);
	checkTask(schedule);
	checkOptions(schedule);
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

/** The same value with texts for numbers that JSON does not have, such as Infinity. Undefined fields are left out. */
export function writable(value: unknown): unknown {
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

/**
 * The `options` of a wait are there for values that it must reject (WAIT-8). An allowed value there would replace what
 * the fields of the call say, and the run would be judged by the fields.
 */
function checkOptions({ calls }: Schedule): void {
	for (const [index, call] of calls.entries()) {
		for (const [name, value] of Object.entries((call.kind === "wait" && call.options) || {})) {
			if (!isAllowedOption(name, value)) continue;
			const place = `calls[${index}]`;
			throw new ScheduleError(
				`${place}.options.${name} must be a value that a wait rejects (an allowed value belongs into ${place}.${name}), not ${value}.`,
			);
		}
	}
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
	for (const [index, { after }] of events.entries()) {
		if (after === undefined || names.has(after.node)) continue;
		const known = [...names].join(", ") || "none";
		throw new ScheduleError(
			`events[${index}].after.node must be one of the nodes (${known}), not ${JSON.stringify(after.node)}.`,
		);
	}
}

/** A network has its own list of events (`happens`), and the nodes in it must exist. */
function checkNetwork({ version, nodes, events, network }: Schedule): void {
	const isByOrder = events.some(({ after }) => after !== undefined);
	if (version === 1 && isByOrder)
		throw new ScheduleError('version must be 2 for a schedule with an event that has the field "after", not 1.');
	if (network === undefined) {
		if (version === 2 && !isByOrder)
			throw new ScheduleError('version must be 1 for a schedule without a network and without the field "after", not 2.');
		return;
	}
	if (version === 1) throw new ScheduleError("version must be 2 for a schedule with a network, not 1.");
	const index = events.findIndex(({ kind }) => !OVER_NETWORK.includes(kind));
	if (index >= 0) {
		const kind = JSON.stringify(events[index]?.kind);
		throw new ScheduleError(`events[${index}].kind must be one of ${OVER_NETWORK.join(", ")} over a network, not ${kind}.`);
	}
	const names = nodes.map(({ name }) => name);
	for (const [at, event] of network.happens.entries()) {
		const named = [event.after?.node, "node" in event ? event.node : undefined, "other" in event ? event.other : undefined];
		for (const node of [...named, ...("nodes" in event ? event.nodes : [])]) {
			if (node === undefined || names.includes(node)) continue;
			throw new ScheduleError(
				`network.happens[${at}] must name nodes of the schedule (${names.join(", ") || "none"}), not ${JSON.stringify(node)}.`,
			);
		}
	}
}

/** The events that mean the same over a network. What happens to processes is in `network.happens` instead. */
const OVER_NETWORK: readonly string[] = ["abort", "evict", "launch", "plan", "hold", "release"];
