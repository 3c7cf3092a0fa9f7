import { type Clause, compareLevels, type Level, type Spec } from "../spec.ts";

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

/** The tag expression of the scenarios about these clauses at this level; `undefined` where that is all of them. */
export function tagsFor(clauses: readonly Clause[], spec: Spec, level: Level): string | undefined {
	if (clauses.length === spec.clauses.length) return undefined;
	// A clause's weaker part has scenarios at its own level.
	const weaker = (["MUST", "SHOULD", "MAY"] as const).filter((other) => compareLevels(other, level) < 0);
	return [`(${clauses.map(({ id }) => `@${id}`).join(" or ")})`, ...weaker.map((other) => `not @${other}`)].join(" and ");
}
