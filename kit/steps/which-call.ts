import type { CallReport, Run } from "../run/run.ts";
import type { Call } from "../schedule/schedule.ts";

/** A call in a Then step: `the wait` if the scenario has only one, or `the second wait`. */
export interface WhichCall {
	readonly kind: Call["kind"];
	/** Counts from 0. Absent if the step means the only call. */
	readonly index?: number;
}

/** The ordinals that Then steps use for calls of the same kind. */
export const ORDINALS: readonly string[] = ["first", "second", "third", "fourth", "fifth"];

export function whichCallPattern(kind: Call["kind"]): string {
	return `the (?:(?:${ORDINALS.join("|")}) )?${kind}`;
}

export function readWhichCall(kind: Call["kind"], text: string): WhichCall {
	const index = ORDINALS.indexOf(text.split(" ")[1] ?? "");
	return index < 0 ? { kind } : { kind, index };
}

/** The report of that call. */
export function callOf({ schedule, calls }: Run, { kind, index }: WhichCall): CallReport {
	const reports = calls.filter((_, position) => schedule.calls[position]?.kind === kind);
	if (index === undefined && reports.length > 1)
		throw new Error(`The scenario has ${reports.length} calls of the kind ${kind}. Write "the first ${kind}", for example.`);
	const report = reports[index ?? 0];
	if (report === undefined)
		throw new Error(`This ${kind} does not exist. Calls of this kind in the scenario: ${reports.length}.`);
	return report;
}
