import type * as v from "valibot";

/** Says in one sentence what is wrong with a request: the field, its value, and what is allowed. */
export function sentenceOf(issue: v.BaseIssue<unknown>, whole: string): string {
	const field = issue.path?.map(({ key }) => String(key)).join(".") ?? "";
	const subject = field === "" ? whole : field;
	const isKeyIssue = issue.type === "strict_object" && field !== "";
	if (isKeyIssue && issue.expected === "never") return `${subject} is not a known field.`;
	if (isKeyIssue && issue.received === "undefined") return `${subject} is missing.`;
	return `${subject} ${issue.message}, not ${show(issue.input)}.`;
}

const LONGEST_SHOWN = 80;

function show(input: unknown): string {
	const text = JSON.stringify(input) ?? "nothing";
	return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
