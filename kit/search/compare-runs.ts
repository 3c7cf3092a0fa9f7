import { printTraceEvent, type TraceEvent } from "../../simulator/trace.ts";
import type { CallReport, Run } from "../run/run.ts";

/**
 * The first difference between two runs of one schedule, event by event, as a sentence; `undefined` if there is no
 * difference.
 */
export function firstDifference(
	one: Run,
	other: Run,
	names: readonly [string, string] = ["first", "second"],
): string | undefined {
	return traceDifference(one.trace, other.trace, names) ?? callDifference(one.calls, other.calls, names);
}

function traceDifference(
	one: readonly TraceEvent[],
	other: readonly TraceEvent[],
	[a, b]: readonly [string, string],
): string | undefined {
	const length = Math.max(one.length, other.length);
	for (let index = 0; index < length; index++) {
		const [left, right] = [eventText(one[index]), eventText(other[index])];
		if (left !== right) return `event ${index + 1} of the ${a} run is ${left}, of the ${b} ${right}`;
	}
	return undefined;
}

function eventText(event: TraceEvent | undefined): string {
	return event === undefined ? "not there" : `"${printTraceEvent(event).trim()}"`;
}

/** One way may report more details of a call than another. Details that both report must be the same. */
export function callDifference(
	one: readonly CallReport[],
	other: readonly CallReport[],
	[a, b]: readonly [string, string],
): string | undefined {
	for (const [index, left] of one.entries()) {
		const right = other[index];
		const [leftText, rightText] = [callText(left), right === undefined ? "missing" : callText(right)];
		if (leftText !== rightText) return `call ${index} of the ${a} run is ${leftText}, of the ${b} ${rightText}`;
	}
	return undefined;
}

/** The same for drivers that may choose which of several errors they report: only the kinds of the verdicts. */
export function verdictDifference(
	one: readonly CallReport[],
	other: readonly CallReport[],
	names: readonly [string, string],
): string | undefined {
	return callDifference(one.map(kindsAlone), other.map(kindsAlone), names);
}

function kindsAlone({ outcome, rounds }: CallReport): CallReport {
	const kinds = rounds.map(({ number, verdict }) => ({ number, startedAt: 0, endedAt: 0, verdict }));
	const kind = outcome.kind === "error" ? { kind: outcome.kind, code: "any", message: "" } : outcome;
	return { calledAt: 0, settledAt: 0, outcome: kind, rounds: kinds };
}

/** Without the sentences of errors, which are for people. */
function callText({ calledAt, settledAt, outcome, rounds }: CallReport): string {
	return JSON.stringify({ calledAt, settledAt, outcome, rounds }, (key, value: unknown) => {
		if (key === "message") return undefined;
		return typeof value === "bigint" ? value.toString() : value;
	});
}
