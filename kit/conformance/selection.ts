import { type Clause, compareLevels, type Level, type Spec } from "../spec/spec.ts";

/** The selection of requirements is invalid. The message says why. */
export class SelectionError extends RangeError {
	override readonly name = "SelectionError";
}

/** What a scenario needs for being selected. */
interface Selectable {
	readonly file: string;
	readonly line: number;
	readonly tags: readonly string[];
}

/** The scenarios to play, and the clauses to report. */
export interface Selected<S> {
	readonly clauses: readonly Clause[];
	readonly scenarios: readonly S[];
}

/**
 * Selects by requirement ids and by places of scenarios, such as `features/wait.feature:12`.
 *
 * @throws SelectionError if an id or a place is unknown, or if the selection is empty
 */
export function select<S extends Selectable>(
	spec: Spec,
	all: readonly S[],
	only: readonly string[] | undefined,
	level: Level,
): Selected<S> {
	const places = only?.filter((one) => PLACE.test(one)) ?? [];
	if (only === undefined || places.length === 0) {
		const clauses = selectClauses(spec, only, level);
		return { clauses, scenarios: selectScenarios(all, clauses, level) };
	}
	const ids = only.filter((one) => !PLACE.test(one));
	const byId = ids.length === 0 ? [] : selectScenarios(all, selectClauses(spec, ids, level), level);
	const byPlace = places.flatMap((place) => scenariosAt(place, all));
	const scenarios = all.filter((one) => byId.includes(one) || byPlace.includes(one));
	const tags = new Set(scenarios.flatMap((one) => one.tags));
	const clauses = spec.clauses.filter(({ id }) => tags.has(`@${id}`) || ids.some((one) => one.toUpperCase() === id));
	return { clauses, scenarios };
}

const PLACE = /:\d+$/;

/** A place can leave out the first folders. A scenario begins at its line, an example row is at its own line. */
function scenariosAt<S extends Selectable>(place: string, all: readonly S[]): readonly S[] {
	const [, path = "", digits] = /^(?:\.\/)?(.*):(\d+)$/.exec(place) ?? [];
	const file = path.replaceAll("\\", "/");
	const inFile = all.filter((one) => one.file === file || one.file.endsWith(`/${file}`) || file.endsWith(`/${one.file}`));
	if (inFile.length === 0) throw new SelectionError(`There is no feature file ${path} with a scenario.`);
	const line = Number(digits);
	const found = inFile.filter((one) => one.line === line);
	if (found.length > 0) return found;
	const nearest = inFile.reduce(
		(best, one) => (Math.abs(one.line - line) < Math.abs(best - line) ? one.line : best),
		Number.POSITIVE_INFINITY,
	);
	throw new SelectionError(`No scenario or example row is in line ${line} of ${path}. The nearest one is in line ${nearest}.`);
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
	throw new SelectionError(`All selected requirements have a weaker level than ${level}.`);
}

/**
 * The scenarios about these clauses that are at least as binding as the level. Parts of a clause can have a lower
 * level.
 */
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
