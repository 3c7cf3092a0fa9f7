import { isAllowedOption, NUMBER_OPTIONS } from "../schedule/allowed-options.ts";
import type { Call } from "../schedule/schedule.ts";
import type { Report } from "./finding.ts";
import type { CallHistory } from "./history.ts";

/**
 * The option for which a call must be refused before anything is asked, or `taskId` (ASK-2); `undefined` if the call is
 * valid.
 */
export function senselessIn(call: Call, id: string): string | undefined {
	return /^[1-9]\d{0,19}$/.test(id) && BigInt(id) < 2n ** 64n ? senselessOptions(call)[0] : "taskId";
}

function senselessOptions(call: Call): readonly string[] {
	const options: Readonly<Record<string, unknown>> | undefined = call.kind === "wait" ? call.options : undefined;
	const given = { ...call } as Readonly<Record<string, unknown>>;
	return [
		...NUMBER_OPTIONS.filter((name) => !(options !== undefined && name in options) && !isAllowedOption(name, given[name])),
		...Object.keys(options ?? {}).filter((name) => !isAllowedOption(name, options?.[name])),
	];
}

/** Judges a call that must be refused: at once, with the name of the wrong option, and without a question (WAIT-8). */
export function judgeRefusal(
	{ call, report: told, questions }: CallHistory,
	name: string,
	isLibrary: boolean,
	report: Report,
): void {
	const clause = name === "taskId" ? "ASK-2" : "WAIT-8";
	const { outcome, calledAt, settledAt } = told;
	const [first] = questions;
	if (first !== undefined) report(clause, `no question, because ${name} is invalid`, `a question to ${first.node}`);
	if (outcome.kind !== "error" || outcome.code !== "invalid_option")
		report(clause, `${name} to be refused`, outcome.kind === "error" ? outcome.code : outcome.kind);
	else if (settledAt !== calledAt) report(clause, `${name} to be refused at ${calledAt} ms`, `at ${settledAt} ms`);
	// If several options are wrong, any of them may be named.
	else if (isLibrary && ![name, ...senselessOptions(call)].some((wrong) => outcome.message.includes(wrong)))
		report(clause, `the error to name ${name}`, outcome.message);
}
