import type * as v from "valibot";

/** What is wrong with a request, in one sentence that names the field, what it was and what it may be. */
export function sentenceOf(issue: v.BaseIssue<unknown>, whole: string): string {
	const field = issue.path?.map(({ key }) => String(key)).join(".") ?? "";
	const subject = field === "" ? whole : field;
	const isKeyIssue = issue.type === "strict_object" && field !== "";
	if (isKeyIssue && issue.expected === "never") return `${subject} is no field here.`;
	if (isKeyIssue && issue.received === "undefined") return `${subject} is missing.`;
	return `${subject} ${issue.message}, not ${show(issue.input)}.`;
}

const LONGEST_SHOWN = 80;

function show(input: unknown): string {
	const text = JSON.stringify(input) ?? "nothing";
	return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
