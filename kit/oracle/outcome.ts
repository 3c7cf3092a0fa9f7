import type { CallOutcome } from "../run/run.ts";
import { checkCompletion } from "./completion.ts";
import type { Ending } from "./ending.ts";
import type { Tracked } from "./tracked.ts";

/** Whether a driver ended like that, at any time. */
export function fitsOutcome(ending: Ending, outcome: CallOutcome): boolean {
	if (ending.kind !== "error") return outcome.kind === ending.kind;
	if (outcome.kind !== "error" || outcome.code !== ending.code) return false;
	// The node's name is a SHOULD (ROUND-4), so a driver that gives no name is not judged by it here.
	if (outcome.node !== undefined && outcome.node !== ending.node) return false;
	return outcome.serverCode === undefined || outcome.serverCode === ending.serverCode;
}

export function checkOutcome(ending: Ending, tracked: Tracked, rounds: number): void {
	const { history, report, isLibrary } = tracked;
	const { outcome, settledAt, rounds: reported } = history.report;
	const isRight = fitsOutcome(ending, outcome);
	if (!isRight) report(ending.clause, endingText(ending), shortOutcomeText(outcome));
	else if (settledAt !== ending.at) {
		report(
			ending.kind === "error" && ending.code === "timeout" ? "WAIT-5" : ending.clause,
			`${endingText(ending)} at ${ending.at} ms`,
			`it at ${settledAt} ms`,
		);
	}
	if (isRight && isLibrary && outcome.kind === "error" && ending.kind === "error") {
		if (outcome.node !== ending.node) report("ROUND-4", `the error to name ${ending.node}`, String(outcome.node));
		if (outcome.serverCode !== ending.serverCode) report("PARSE-3", `the code ${ending.serverCode}`, String(outcome.serverCode));
	}
	const [first] = reported.slice(rounds);
	if (first !== undefined)
		report(ending.clause, `${rounds} rounds`, `one more from ${first.startedAt} to ${first.endedAt} ms`, first.number);
	if (isRight && outcome.kind === "complete" && outcome.completion !== undefined)
		checkCompletion(outcome.completion, tracked, rounds);
}

export function endingText(ending: Ending): string {
	if (ending.kind !== "error") return ending.kind;
	const code = ending.serverCode === undefined ? "" : ` ${ending.serverCode}`;
	return `the error ${ending.code}${code}${ending.node === undefined ? "" : ` of ${ending.node}`}`;
}

export function shortOutcomeText(outcome: CallOutcome): string {
	if (outcome.kind !== "error") return outcome.kind;
	return `the error ${outcome.code}${outcome.node === undefined ? "" : ` of ${outcome.node}`}`;
}
