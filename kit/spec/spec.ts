/** How binding a clause is (RFC 2119). */
export type Level = "MUST" | "SHOULD" | "MAY";

/** One clause of the specification that binds a driver. */
export interface Clause {
	/** Stable, such as `ROUND-7`. */
	readonly id: string;
	readonly level: Level;
	/** The level of a weaker part of the clause, which its text points out. */
	readonly partLevel?: Level;
	readonly title: string;
	/** The text under the heading, as Markdown. */
	readonly text: string;
	/** Where the heading stands, from 1. */
	readonly line: number;
}

/** The specification as the tools read it from `SPEC.md`. */
export interface Spec {
	/** Three numbers; reports and files of known failures name it. */
	readonly version: string;
	/** In the order of the text. */
	readonly clauses: readonly Clause[];
	/** Clauses that bind the kit instead of a driver, and so have no level. */
	readonly judging: readonly Omit<Clause, "level" | "partLevel">[];
	/** The tags by which a scenario says what it asks of a driver, each with its meaning. */
	readonly needs: ReadonlyMap<string, string>;
}

const STRENGTH: Readonly<Record<Level, number>> = { MAY: 0, SHOULD: 1, MUST: 2 };

/** Above zero where `one` is the more binding. */
export function compareLevels(one: Level, other: Level): number {
	return STRENGTH[one] - STRENGTH[other];
}

const HEADING = /^### ([A-Z]+-[1-9]\d*)(?: (MUST|SHOULD|MAY)(?: \(in part (MUST|SHOULD|MAY)\))?)?: (\S.*)$/;
const VERSION = /^Version: (\d+\.\d+\.\d+)$/;
const NEED = /^\| `(@needs:[a-z0-9-]+)` \| (.+) \|$/;
/** Clauses of this group bind the kit. */
const KIT_GROUP = "JUDGE-";

/**
 * Reads the text of `SPEC.md`. Its form is told at the top of that file.
 *
 * @throws SyntaxError with file and line, where a heading of the third rank is no clause, a clause has no text, an id stands twice, a level
 * is missing or makes no sense, or there is no version
 */
export function readSpec(text: string, file = "SPEC.md"): Spec {
	const lines = text.split("\n");
	const clauses: Clause[] = [];
	const judging: Omit<Clause, "level" | "partLevel">[] = [];
	const needs = new Map<string, string>();
	const ids = new Set<string>();
	let version: string | undefined;

	for (const [index, content] of lines.entries()) {
		const line = index + 1;
		const fail = (message: string): never => {
			throw new SyntaxError(`${file}:${line}: ${message}`);
		};
		version ??= VERSION.exec(content)?.[1];
		const need = NEED.exec(content);
		if (need !== null) needs.set(need[1] ?? "", need[2] ?? "");
		if (!content.startsWith("### ")) continue;

		const [, id, level, partLevel, title] = HEADING.exec(content) ?? [];
		if (id === undefined || title === undefined) return fail(`a heading of the third rank must read "### ID LEVEL: title".`);
		if (ids.has(id)) fail(`${id} stands here for the second time.`);
		ids.add(id);
		const clause = { id, title, text: textUnder(lines, line), line };
		if (clause.text === "") fail(`${id} has no text.`);
		if (id.startsWith(KIT_GROUP)) {
			if (level !== undefined) fail(`${id} binds the kit and takes no level.`);
			judging.push(clause);
		} else if (isLevel(level))
			clauses.push({ ...clause, level, ...(isLevel(partLevel) && { partLevel: weaker(partLevel, level, fail) }) });
		else fail(`${id} needs a level: MUST, SHOULD or MAY.`);
	}
	if (version === undefined) throw new SyntaxError(`${file}: there must be a line "Version: 1.2.3".`);
	return { version, clauses, judging, needs };
}

function isLevel(text: string | undefined): text is Level {
	return text !== undefined && Object.hasOwn(STRENGTH, text);
}

function weaker(part: Level, level: Level, fail: (message: string) => never): Level {
	return compareLevels(part, level) < 0 ? part : fail(`the part's level must be weaker than ${level}, not ${part}.`);
}

/** From the line after a heading to the next heading of any rank. */
function textUnder(lines: readonly string[], from: number): string {
	const below = lines.slice(from);
	const end = below.findIndex((line) => line.startsWith("#"));
	return (end < 0 ? below : below.slice(0, end)).join("\n").trim();
}
