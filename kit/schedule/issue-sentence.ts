import type * as v from "valibot";

/**
 * What was wrong with outside data, in one sentence: the place, what is allowed there, and the value. `whole`: what
 * the data should be.
 */
export function issueSentence(issue: v.BaseIssue<unknown>, whole: string): string {
	const inner = deepest(issue);
	const path = (inner.path ?? []).map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
	const place = path.replace(/^\./, "") || whole;
	if (inner.expected === "never") return `The field ${place} does not exist; ${inner.message}.`;
	return `${place} must be ${inner.message}, not ${show(inner.input)}.`;
}

/** The alternative of a union that fits best: the one that fails deepest inside the value. */
function deepest(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
	const within = issue.issues?.filter(({ path }) => path !== undefined) ?? [];
	const [nearest] = within;
	if (within.length !== 1 || nearest === undefined) return issue;
	const path = [...(issue.path ?? []), ...(nearest.path ?? [])];
	return deepest({ ...nearest, path } as v.BaseIssue<unknown>);
}

function show(value: unknown): string {
	if (value === undefined) return "missing";
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
	if (typeof value === "object" && value !== null) return "an object";
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
