import { TaskError } from "./errors.ts";

/** Options of {@link ExecuteTask.status} and {@link ExecuteTask.abort}. */
export interface RequestOptions {
	/** Calls the request off: it rejects at once with the signal's reason. */
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds after which a question is given up and its connection closed; default 5000 (ASK-7). */
	readonly requestTimeout?: number | undefined;
}

/** Options of {@link ExecuteTask.wait} and {@link ExecuteTask.watch}. `undefined` means omitted. */
export interface WaitOptions extends RequestOptions {
	/** Milliseconds from the end of a round to the start of the next; default 1000, 0 allowed (WAIT-2). */
	readonly pollInterval?: number | undefined;
	/** Milliseconds until the wait ends in `timeout`, at the latest; none where omitted or `Infinity`. 0 is exactly one round (WAIT-4 to WAIT-6). */
	readonly timeout?: number | undefined;
	/** How many empty rounds in a row presume a task complete that some node never reported; default 3, at least 1 (ROUND-8). */
	readonly grace?: number | undefined;
	/** How many failed rounds in a row of one node are forgiven; default 0 (WAIT-11). */
	readonly forgive?: number | undefined;
}

interface Range {
	readonly allowed: string;
	accepts(value: number): boolean;
}

const DURATION: Range = { allowed: "a number of milliseconds from 0", accepts: (ms) => ms >= 0 && Number.isFinite(ms) };
const TIMEOUT: Range = { allowed: "a number of milliseconds from 0, or Infinity", accepts: (ms) => ms >= 0 };
const LIMIT: Range = { allowed: "a number of milliseconds above 0", accepts: (ms) => ms > 0 && Number.isFinite(ms) };
const GRACE: Range = { allowed: "a whole number from 1", accepts: (n) => Number.isSafeInteger(n) && n >= 1 };
const COUNT: Range = { allowed: "a whole number from 0", accepts: (n) => Number.isSafeInteger(n) && n >= 0 };

type Checked = { readonly signal: AbortSignal | undefined; readonly requestTimeout: number };
export type CheckedWait = Checked & Record<"pollInterval" | "timeout" | "grace" | "forgive", number>;

/**
 * Holds the defaults of a request and checks what was given (WAIT-8).
 *
 * @throws TaskError `invalid_option`, naming the option, what it was and what it may be
 */
export function checkRequestOptions(options: RequestOptions | undefined): Checked {
	const given = known(options, ["signal", "requestTimeout"]);
	return { signal: signalOf(given), requestTimeout: numberOf(given, "requestTimeout", LIMIT, 5000) };
}

/** The same for a wait. */
export function checkWaitOptions(options: WaitOptions | undefined): CheckedWait {
	const given = known(options, ["signal", "requestTimeout", "pollInterval", "timeout", "grace", "forgive"]);
	return {
		signal: signalOf(given),
		requestTimeout: numberOf(given, "requestTimeout", LIMIT, 5000),
		pollInterval: numberOf(given, "pollInterval", DURATION, 1000),
		timeout: numberOf(given, "timeout", TIMEOUT, Number.POSITIVE_INFINITY),
		grace: numberOf(given, "grace", GRACE, 3),
		forgive: numberOf(given, "forgive", COUNT, 0),
	};
}

type Given = Readonly<Record<string, unknown>>;

/** Refuses what is no object, and names that no option has. */
export function known(options: unknown, names: readonly string[], what = "options"): Given {
	if (options === undefined) return {};
	if (typeof options !== "object" || options === null || Array.isArray(options)) throw invalid(what, options, "an object");
	for (const name of Object.keys(options)) {
		if (names.includes(name)) continue;
		throw new TaskError("invalid_option", `There is no option ${JSON.stringify(name)}; there are ${names.join(", ")}.`);
	}
	return options as Given;
}

export function invalid(name: string, value: unknown, allowed: string): TaskError {
	return new TaskError("invalid_option", `${name} must be ${allowed}, not ${show(value)}.`);
}

function numberOf(given: Given, name: string, range: Range, byDefault: number): number {
	const value = given[name];
	if (value === undefined) return byDefault;
	if (typeof value !== "number" || !range.accepts(value)) throw invalid(name, value, range.allowed);
	return value;
}

function signalOf({ signal }: Given): AbortSignal | undefined {
	if (signal === undefined) return undefined;
	if (signal instanceof AbortSignal) return signal;
	throw invalid("signal", signal, "an AbortSignal");
}

/** A value as a message shows it, never long. */
export function show(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
	if (typeof value === "function") return "a function";
	if (Array.isArray(value)) return "an array";
	return typeof value === "object" && value !== null ? "an object" : String(value);
}
