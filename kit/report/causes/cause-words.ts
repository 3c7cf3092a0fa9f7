import { TOKEN } from "../../conformance/scenario-result.ts";
import { howToCall } from "../../spec/how-to-call.ts";
import { quoteArgument } from "../../stdio/command-line.ts";
import { counted, formatCount } from "../format-count.ts";
import type { Cause, Likeness } from "./causes.ts";

/** How many causes a comment or a terminal shows. A page shows all. */
export const MOST_CAUSES = 5;

/** The driver of a report, as far as replay commands need it. */
export interface ReportedDriver {
	readonly name: string;
	/** The command that starts its adapter. */
	readonly command?: string;
}

/** `2 causes explain all 57 failures`. */
export function causesTitle(causes: readonly Cause[]): string {
	const failures = new Set(causes.flatMap(({ scenarios }) => scenarios)).size;
	return causes.length === 1
		? `1 cause explains ${failures === 1 ? "the failure" : `all ${counted(failures, "failure")}`}`
		: `${counted(causes.length, "cause")} explain all ${counted(failures, "failure")}`;
}

/** `ROUND-7 (MUST): A round is in progress, but the driver reports complete.` */
export function causeTitle({ requirement, level, sentence }: Cause): string {
	return `${requirement} (${level}): ${sentence}`;
}

/** `56 scenarios in 18 requirements`. */
export function causeSize({ scenarios, requirements }: Cause): string {
	return `${counted(scenarios.length, "scenario")} in ${counted(requirements.length, "requirement")}`;
}

/** How sure a likeness is, in a sentence. */
export function likenessFigures({ shared, fails, others }: Likeness): string {
	if (others === 0 && shared === fails) return `Both fail the same ${counted(shared, "scenario")}.`;
	const more = others === 0 ? "" : `, and ${formatCount(others)} others`;
	return `The driver fails ${shared} of the ${counted(fails, "scenario")} that this mutant fails${more}.`;
}

/** The command that plays the run of a cause again; `undefined` if it does not have a run. */
export function replayCommandOf({ smallest }: Cause, { command }: ReportedDriver): string | undefined {
	const token = smallest.attachments[TOKEN];
	if (token === undefined) return undefined;
	return `${howToCall()} replay ${token}${command === undefined ? "" : ` --driver ${quoteArgument(command)}`}`;
}
