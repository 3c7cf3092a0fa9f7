import { parseArgs } from "node:util";

export interface TrialOptions {
	/** The ids of subjects, or with `bugs` the names of bugs. Empty: all of them. */
	readonly ids: readonly string[];
	readonly passes: number;
	/** How many processes keep the machine busy. */
	readonly busy: number;
	readonly bugs: boolean;
	/** How long each search takes, as `fuzz --for` reads it. `0`: no search. */
	readonly searchFor: string;
	/** Only these requirements are judged. Empty: all of them. */
	readonly only: readonly string[];
	/** A bug is judged by the requirement that it breaks, and by no other. */
	readonly own: boolean;
	/** The file for the results, one JSON object a line. */
	readonly out: string | undefined;
}

export const USAGE = `Usage: npm run trial -- [SUBJECT…] [--passes N] [--busy N] [--for 20s] [--only ID,ID] [--out FILE]
       npm run trial -- --bugs [BUG…] [--own] [--busy N] [--out FILE]`;

/** Throws an error if the words make no sense. */
export function readOptions(words: readonly string[]): TrialOptions {
	const text = { type: "string" } as const;
	const flag = { type: "boolean", default: false } as const;
	const { values, positionals } = parseArgs({
		args: [...words],
		options: { passes: text, busy: text, bugs: flag, for: text, only: text, own: flag, out: text },
		allowPositionals: true,
	});
	const { bugs, own, out, for: searchFor = "20s", only = "" } = values;
	if (!/^[0-9]+(ms|s|m|h)?$/.test(searchFor)) throw new Error(`--for must be a time such as 20s, not ${searchFor}.`);
	return {
		...{ ids: positionals, bugs, own, out, searchFor },
		only: only.split(",").filter((id) => id !== ""),
		passes: wholeNumber("passes", values.passes ?? "1", 1),
		busy: wholeNumber("busy", values.busy ?? "0", 0),
	};
}

function wholeNumber(name: string, text: string, least: number): number {
	const number = /^[0-9]{1,3}$/.test(text) ? Number(text) : Number.NaN;
	if (!(number >= least)) throw new Error(`--${name} must be a whole number from ${least} to 999, not ${text}.`);
	return number;
}
