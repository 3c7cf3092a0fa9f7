import type { CallReport, Run } from "../run/run.ts";
import type { Call } from "../schedule/schedule.ts";

/** A call as a Then step names it: `the wait`, where there is one, or `the second wait`. */
export interface WhichCall {
	readonly kind: Call["kind"];
	/** From 0; absent where the step takes the only one. */
	readonly index?: number;
}

/** The words by which Then steps tell calls of one kind apart. */
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
		throw new Error(`There are ${reports.length} calls of ${kind}; say the first ${kind}, or another.`);
	const report = reports[index ?? 0];
	if (report === undefined) throw new Error(`There is no such ${kind}: the scenario asks for ${reports.length || "none"}.`);
	return report;
}
