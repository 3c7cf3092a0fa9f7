import { type Clause, compareLevels, type Level, type Spec } from "../spec/spec.ts";

/** The selection of requirements is invalid. The message says why. */
export class SelectionError extends RangeError {
	override readonly name = "SelectionError";
}

/**
 * The selected clauses, in the order of SPEC.md. The letter case of ids does not matter.
 *
 * @throws SelectionError if an id is unknown, or no clause is left
 */
export function selectClauses(spec: Spec, only: readonly string[] | undefined, level: Level): readonly Clause[] {
	const wanted = only?.map((id) => id.toUpperCase());
	const unknown = wanted?.find((id) => !spec.clauses.some((clause) => clause.id === id));
	if (unknown !== undefined) {
		throw new SelectionError(`SPEC.md ${spec.version} has no requirement ${unknown}; ids look like ${spec.clauses[0]?.id}.`);
	}
	const clauses = spec.clauses.filter(
		(clause) => (wanted === undefined || wanted.includes(clause.id)) && compareLevels(clause.level, level) >= 0,
	);
	if (clauses.length > 0) return clauses;
	throw new SelectionError(`All selected requirements are less binding than ${level}.`);
}

/** The scenarios about these clauses that are at least as binding as the level. Parts of a clause can have a lower level. */
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
