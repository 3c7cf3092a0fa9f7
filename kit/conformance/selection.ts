import { type Clause, compareLevels, type Level, type Spec } from "../spec/spec.ts";

/** What was asked for cannot be judged; the message says why. */
export class SelectionError extends RangeError {
	override readonly name = "SelectionError";
}

/**
 * The clauses that are asked for, in the order of the text. Ids are taken in any letter case.
 *
 * @throws SelectionError for an id that there is not, and where nothing is left
 */
export function selectClauses(spec: Spec, only: readonly string[] | undefined, level: Level): readonly Clause[] {
	const wanted = only?.map((id) => id.toUpperCase());
	const unknown = wanted?.find((id) => !spec.clauses.some((clause) => clause.id === id));
	if (unknown !== undefined) {
		throw new SelectionError(`SPEC.md ${spec.version} has no requirement ${unknown}; ids read like ${spec.clauses[0]?.id}.`);
	}
	const clauses = spec.clauses.filter(
		(clause) => (wanted === undefined || wanted.includes(clause.id)) && compareLevels(clause.level, level) >= 0,
	);
	if (clauses.length > 0) return clauses;
	throw new SelectionError(`Of the requirements asked for none is as binding as ${level}.`);
}

/** The scenarios about these clauses that are as binding as the level: a clause's weaker part has scenarios at its own. */
export function selectScenarios<S extends { readonly tags: readonly string[] }>(
	scenarios: readonly S[],
	clauses: readonly Clause[],
	level: Level,
): readonly S[] {
	const ids = new Set(clauses.map(({ id }) => `@${id}`));
	return scenarios.filter(({ tags }) => tags.some((tag) => ids.has(tag)) && compareLevels(levelOf(tags) ?? "MAY", level) >= 0);
}

/** The level a scenario is tagged with. */
export function levelOf(tags: readonly string[]): Level | undefined {
	return (["MUST", "SHOULD", "MAY"] as const).find((level) => tags.includes(`@${level}`));
}
