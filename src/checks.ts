import { type Clock, realClock } from "./clock.ts";
import { TaskError } from "./errors.ts";

/** Checks of a caller's values: for the options of a call, of a cluster and of a handle. */

/** An object from a caller, whose properties have known names and unchecked values. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * Rejects non-objects and unknown property names. `undefined` counts as an empty object.
 *
 * @param what how the message names the object: `options`, `json`
 * @throws TaskError `invalid_option`
 */
export function checkNames(given: unknown, names: readonly string[], what = "options"): Given {
	if (given === undefined) return {};
	if (typeof given !== "object" || given === null || Array.isArray(given)) throw invalidOption(what, given, "an object");
	for (const name of Object.keys(given)) {
		if (names.includes(name)) continue;
		throw new TaskError("invalid_option", `Unknown name ${JSON.stringify(name)} in ${what}; allowed: ${names.join(", ")}.`);
	}
	return given as Given;
}

/** The signal of a call, if it has one. */
export function checkSignal({ signal }: Given): AbortSignal | undefined {
	if (signal === undefined || signal instanceof AbortSignal) return signal;
	throw invalidOption("signal", signal, "an AbortSignal");
}

/** The clock of a cluster: the real one by default. */
export function checkClock({ clock }: Given): Clock {
	if (clock === undefined) return realClock;
	if (hasMethods(clock, ["now", "schedule"])) return clock as Clock;
	throw invalidOption("clock", clock, "an object with now and schedule");
}

/** The handles of a call for many tasks. `isTask` is asked about objects only. */
export function checkTasks<T extends object>(tasks: Iterable<T>, isTask: (given: object) => boolean): readonly T[] {
	const given: unknown = tasks;
	if (typeof given !== "object" || given === null || !(Symbol.iterator in given))
		throw invalidOption("tasks", given, "an array of ExecuteTask, or another iterable object");
	const all = [...tasks];
	for (const [index, task] of all.entries()) {
		if (typeof task !== "object" || task === null || !isTask(task))
			throw invalidOption(`tasks[${index}]`, task, "an ExecuteTask");
	}
	return all;
}

/** The error for one wrong value: it has the name, the allowed values and the given value. */
export function invalidOption(name: string, value: unknown, allowed: string): TaskError {
	return new TaskError("invalid_option", `${name} must be ${allowed}, not ${showValue(value)}.`);
}

/** A value as an error message shows it: always short. */
export function showValue(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
	if (typeof value === "function") return "a function";
	if (Array.isArray(value)) return "an array";
	return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** A string with at least one character, as names of nodes, namespaces and sets are. */
export function isName(value: unknown): value is string {
	return typeof value === "string" && value.length > 0;
}

/** An object that has these methods. */
export function hasMethods(value: unknown, names: readonly string[]): boolean {
	if (typeof value !== "object" || value === null) return false;
	const parts = value as Record<string, unknown>;
	return names.every((name) => typeof parts[name] === "function");
}
