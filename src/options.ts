import { checkNames, checkSignal, type Given, invalidOption } from "./checks.ts";
import type { NodeAbort } from "./tracking/abort.ts";
import type { PollStrategy } from "./tracking/poll-strategy.ts";

/** Options of {@link ExecuteTask.status}. `undefined` means omitted. */
export interface RequestOptions {
	/** Cancels the call: it rejects at once with the signal's reason. */
	readonly signal?: AbortSignal | undefined;
	/**
	 * The limit for the answer of a node to one request, in milliseconds (default: 5000). After that the request has
	 * failed and its connection is closed (ASK-7). Must be above 0 and finite.
	 */
	readonly requestTimeout?: number | undefined;
}

/** Options of {@link ExecuteTask.abort}. `undefined` means omitted. */
export interface AbortOptions extends RequestOptions {
	/**
	 * Called with the answer of each node when it is known, in the order of the answers (default: not called). So the
	 * answers until then are known if the call is cancelled. If it throws, the call rejects with what it threw.
	 */
	readonly onAnswer?: ((answer: NodeAbort) => void) | undefined;
}

/** Options of {@link ExecuteTask.wait} and {@link ExecuteTask.watch}. `undefined` means omitted. */
export interface WaitOptions extends RequestOptions {
	/**
	 * Milliseconds from the end of a round to the start of the next (default: 1000). 0 is allowed (WAIT-2). Or a strategy,
	 * such as {@link adaptive}, which decides each pause from what the rounds have seen.
	 */
	readonly pollInterval?: number | PollStrategy | undefined;
	/**
	 * Milliseconds until the wait rejects with `timeout` (default: `Infinity`, no limit). With 0 the wait makes exactly
	 * one round (WAIT-4 to WAIT-6).
	 */
	readonly timeout?: number | undefined;
	/**
	 * How many empty rounds in a row it takes to presume a task complete on nodes that never reported it (default: 3).
	 * A whole number from 1 (ROUND-8).
	 */
	readonly grace?: number | undefined;
	/**
	 * How many failed rounds in a row each node may have before the wait fails (default: 0). A whole number
	 * (WAIT-11).
	 */
	readonly forgive?: number | undefined;
}

interface Range {
	readonly allowed: string;
	accepts(value: number): boolean;
}

const DURATION: Range = {
	allowed: "a number of milliseconds from 0, or a strategy",
	accepts: (ms) => ms >= 0 && Number.isFinite(ms),
};
const TIMEOUT: Range = { allowed: "a number of milliseconds from 0, or Infinity", accepts: (ms) => ms >= 0 };
const LIMIT: Range = { allowed: "a number of milliseconds above 0", accepts: (ms) => ms > 0 && Number.isFinite(ms) };
const GRACE: Range = { allowed: "a whole number from 1", accepts: (n) => Number.isSafeInteger(n) && n >= 1 };
const COUNT: Range = { allowed: "a whole number from 0", accepts: (n) => Number.isSafeInteger(n) && n >= 0 };

/** {@link RequestOptions}, checked, with defaults filled in. */
type RequestSettings = { readonly signal: AbortSignal | undefined; readonly requestTimeout: number };
/** {@link AbortOptions}, checked, with defaults filled in. */
type AbortSettings = RequestSettings & Pick<AbortOptions, "onAnswer">;
/** {@link WaitOptions}, checked, with defaults filled in. */
export type WaitSettings = RequestSettings &
	Readonly<Record<"timeout" | "grace" | "forgive", number>> & { readonly pollInterval: number | PollStrategy };

/**
 * Checks the options of one request and fills in the defaults (WAIT-8).
 *
 * @throws TaskError `invalid_option` that names the option, its value and what is allowed
 */
export function checkRequestOptions(options: RequestOptions | undefined): RequestSettings {
	const given = checkNames(options, ["signal", "requestTimeout"]);
	return { signal: checkSignal(given), requestTimeout: checkNumber(given, "requestTimeout", LIMIT, 5000) };
}

/** The same for the options of an abort. */
export function checkAbortOptions(options: AbortOptions | undefined): AbortSettings {
	const given = checkNames(options, ["signal", "requestTimeout", "onAnswer"]);
	const { onAnswer } = given;
	if (onAnswer !== undefined && typeof onAnswer !== "function") throw invalidOption("onAnswer", onAnswer, "a function");
	return {
		signal: checkSignal(given),
		requestTimeout: checkNumber(given, "requestTimeout", LIMIT, 5000),
		onAnswer: onAnswer as AbortSettings["onAnswer"],
	};
}

/** The same for the options of a wait. */
export function checkWaitOptions(options: WaitOptions | undefined): WaitSettings {
	const given = checkNames(options, ["signal", "requestTimeout", "pollInterval", "timeout", "grace", "forgive"]);
	return {
		signal: checkSignal(given),
		requestTimeout: checkNumber(given, "requestTimeout", LIMIT, 5000),
		pollInterval: checkInterval(given),
		timeout: checkNumber(given, "timeout", TIMEOUT, Number.POSITIVE_INFINITY),
		grace: checkNumber(given, "grace", GRACE, 3),
		forgive: checkNumber(given, "forgive", COUNT, 0),
	};
}

function checkInterval(given: Given): number | PollStrategy {
	const { pollInterval } = given;
	if (typeof pollInterval === "function") return pollInterval as PollStrategy;
	return checkNumber(given, "pollInterval", DURATION, 1000);
}

function checkNumber(given: Given, name: string, range: Range, byDefault: number): number {
	const value = given[name];
	if (value === undefined) return byDefault;
	if (typeof value !== "number" || !range.accepts(value)) throw invalidOption(name, value, range.allowed);
	return value;
}
