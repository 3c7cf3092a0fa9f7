import type { OptionValue } from "../../schedule/schedule.ts";
import { around, type Mutant, type MutantSheet } from "./mutant.ts";

const KNOWN = ["pollInterval", "timeout", "requestTimeout", "grace", "forgive"];

/** A tracker that converts invalid options instead of rejecting them. `undefined` removes an option. */
function mending(sheet: MutantSheet, mend: (value: OptionValue, name: string) => OptionValue | undefined): Mutant {
	return around(sheet, (library) => (play) => {
		const { call } = play;
		if (call.kind !== "wait") return library(play);
		const mended = Object.entries({ ...call, ...call.options }).map(([name, value]) =>
			name === "options" || name === "kind" || value === undefined ? [name, value] : [name, mend(value as OptionValue, name)],
		);
		const { options: _options, ...terms } = Object.fromEntries(mended.filter(([, value]) => value !== undefined));
		const { kind: _kind, at: _at, handle: _handle, cancelAt: _cancelAt, ...options } = terms;
		return library({ ...play, call: { kind: "wait", ...terms, options } });
	});
}

/** Trackers that accept invalid options. */
export const OPTIONS: readonly Mutant[] = [
	mending(
		{
			name: "negative-is-zero",
			does: "treats a negative pause, timeout or count as 0",
			seenIn: "the Elixir driver",
			breaks: ["WAIT-8"],
			message: 'outcome: expected "invalid_option"',
		},
		(value) => (typeof value === "number" && value < 0 ? 0 : value),
	),
	mending(
		{
			name: "null-is-omitted",
			does: "treats null as an option that was left out",
			seenIn: "code that sets defaults with the JavaScript operator ??, which also replaces null",
			breaks: ["WAIT-8"],
			message: 'outcome: expected "invalid_option"',
		},
		(value) => value ?? undefined,
	),
	mending(
		{
			name: "text-is-a-number",
			does: "accepts any value that can be converted to a number",
			seenIn: "arithmetic in JavaScript",
			breaks: ["WAIT-8"],
			message: 'outcome: expected "invalid_option"',
		},
		(value) => (typeof value === "string" || typeof value === "boolean" ? Number.parseInt(`${Number(value) || 1}`, 10) : value),
	),
	mending(
		{
			name: "nan-passes",
			does: "treats NaN and infinite numbers as options that were left out",
			seenIn: "checks with < and >, which are false for NaN",
			breaks: ["WAIT-8"],
			message: 'outcome: expected "invalid_option"',
		},
		(value) => (typeof value === "number" && !Number.isFinite(value) && value !== Number.POSITIVE_INFINITY ? undefined : value),
	),
	mending(
		{
			name: "endless-passes",
			does: "accepts an infinite pause and an infinite budget",
			seenIn: "checks for NaN only",
			breaks: ["WAIT-8"],
			message: 'outcome: expected "invalid_option"',
		},
		(value, name) => (value === Number.POSITIVE_INFINITY && name !== "timeout" ? undefined : value),
	),
	mending(
		{
			name: "zero-is-a-count",
			does: "accepts a grace of 0 rounds, fractions of rounds, and a request timeout of 0",
			seenIn: "one check for all numbers",
			breaks: ["WAIT-8"],
			message: 'outcome: expected "invalid_option"',
		},
		(value, name) => {
			if (name !== "grace" && name !== "requestTimeout" && name !== "forgive") return value;
			return typeof value === "number" && value >= 0 && value < 2 ? Math.ceil(value) || 1 : value;
		},
	),
	mending(
		{
			name: "unknown-names-ignored",
			does: "ignores unknown options such as poll_interval",
			seenIn: "every language with option objects",
			breaks: ["WAIT-8"],
			message: 'outcome: expected "invalid_option"',
		},
		(value, name) => (KNOWN.includes(name) || name === "at" || name === "handle" || name === "cancelAt" ? value : undefined),
	),
	around(
		{
			name: "refuses-too-late",
			does: "asks the nodes before it checks its options",
			seenIn: "the Elixir driver, which crashes in its second round if the pause is negative",
			breaks: ["WAIT-8", "ASK-2"],
			message: "end in ms: expected 0",
		},
		(library) => async (play) => {
			const outcome = await library(play);
			if (outcome.kind !== "error" || outcome.code !== "invalid_option") return outcome;
			const task = { ...play.schedule.task, id: "1" };
			await library({ ...play, rounds: [], schedule: { ...play.schedule, task }, call: { kind: "status", handle: -1 } });
			return outcome;
		},
	),
	around(
		{
			name: "does-not-name-the-option",
			does: "reports that an option is invalid, but not which one",
			seenIn: "argument errors that do not name the argument",
			breaks: ["WAIT-8"],
			message: "message of an error",
		},
		(library) => async (play) => {
			const outcome = await library(play);
			const isRefusal = outcome.kind === "error" && outcome.code === "invalid_option";
			return isRefusal ? { ...outcome, message: "An option is invalid." } : outcome;
		},
	),
];
