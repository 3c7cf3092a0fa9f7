import { ANSWERS } from "./answers-phrase.ts";
import { ENDING_PATTERN, readEnding } from "./ending-phrase.ts";
import { LIFE } from "./life-phrase.ts";
import { NUMBER, TEXT } from "./phrase.ts";
import { TERMS } from "./terms-phrase.ts";
import { readWhichCall, whichCallPattern } from "./which-call.ts";

/** A `{name}` in the expression of a step: its pattern, and how to read its value. */
export interface StepParameter {
	readonly name: string;
	/** Without capturing groups. */
	readonly pattern: string;
	readonly read: (text: string) => unknown;
}

const NODE_NAME = "[A-Za-z0-9][\\w.:-]*";

/** All parameters, except Cucumber's own `{int}` and `{word}`. */
export const STEP_PARAMETERS: readonly StepParameter[] = [
	{ name: "node", pattern: NODE_NAME, read: (text) => text },
	{ name: "names", pattern: `${NODE_NAME}(?:(?:, | and )${NODE_NAME})*`, read: (text) => text.split(/, | and /) },
	{ name: "build", pattern: "\\S+", read: (text) => text },
	{ name: "number", pattern: NUMBER, read: Number },
	{ name: "instants", pattern: `(?:${NUMBER})(?: ms)?(?:(?:, | and )(?:${NUMBER})(?: ms)?)* ms`, read: readInstants },
	{ name: "text", pattern: TEXT, read: (text) => JSON.parse(text) },
	{ name: "json", pattern: `${TEXT}|null|true|false|-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?`, read: (text) => JSON.parse(text) },
	{
		name: "commands",
		pattern: `${TEXT}(?: and ${TEXT})*`,
		read: (text) => text.split(/(?<=") and (?=")/).map((one) => JSON.parse(one)),
	},
	{ name: "life", pattern: LIFE.pattern, read: LIFE.read },
	{ name: "answers", pattern: ANSWERS.pattern, read: ANSWERS.read },
	{ name: "terms", pattern: TERMS.pattern, read: TERMS.read },
	{ name: "ending", pattern: ENDING_PATTERN, read: readEnding },
	{ name: "wait", pattern: whichCallPattern("wait"), read: (text) => readWhichCall("wait", text) },
	{ name: "status", pattern: whichCallPattern("status"), read: (text) => readWhichCall("status", text) },
	{ name: "abort", pattern: whichCallPattern("abort"), read: (text) => readWhichCall("abort", text) },
];

function readInstants(text: string): readonly number[] {
	return text.split(/, | and /).map((one) => Number(one.replace(" ms", "")));
}
