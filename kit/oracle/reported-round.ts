import type { RoundReport } from "../run/round-report.ts";
import type { CallReport } from "../run/run.ts";
import type { Report } from "./finding.ts";
import type { Poll } from "./judged-round.ts";
import { endingText, shortOutcomeText } from "./outcome.ts";
import type { RequiredVerdict } from "./verdict.ts";

/**
 * Compares a round with the driver's report of it, if the driver reports rounds. Only the last round of WAIT-5 may
 * begin early.
 */
export function checkReported(
	{ number, startedAt, isEarly, at }: Poll,
	verdict: RequiredVerdict,
	rounds: readonly RoundReport[],
	report: Report,
): void {
	const told = rounds[number - 1];
	if (told === undefined) {
		if (rounds.length > 0) report(verdict.clause, `a round from ${startedAt} to ${at} ms`, "none", number);
		return;
	}
	if (told.startedAt !== startedAt)
		report(isEarly ? "WAIT-5" : "WAIT-2", `a round from ${startedAt} ms`, `one from ${told.startedAt} ms`, number);
	if (told.endedAt !== at) report("ROUND-4", `a round until ${at} ms`, `one until ${told.endedAt} ms`, number);
}

/** Reports that the driver's verdict on a round is not one of the lawful ones. */
export function reportVerdict(
	{ number, at }: Poll,
	lawful: readonly RequiredVerdict[],
	{ rounds, outcome }: CallReport,
	report: Report,
): void {
	const [first] = lawful;
	if (first === undefined) return;
	const told = rounds[number - 1]?.verdict;
	const expected = lawful.map((verdict) => endingText({ ...verdict, at })).join(" or ");
	report(first.clause, expected, told === undefined || told === "error" ? shortOutcomeText(outcome) : told, number);
}

/**
 * A question is given up when its time or its round ends, never before. If calls share requests, another call may still
 * need it.
 */
export function checkDropped({ turns, at, number }: Poll, isShared: boolean, report: Report): void {
	for (const { node, droppedAt } of turns) {
		if (droppedAt === undefined || droppedAt === at || (isShared && droppedAt > at)) continue;
		report("ASK-7", `the question to ${node} to be open until ${at} ms`, `given up at ${droppedAt} ms`, number);
	}
}
