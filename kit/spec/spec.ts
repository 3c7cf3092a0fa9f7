import { isSightLine, readSight, type Sight } from "./sight.ts";

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
	/** The text under the heading, as Markdown, without the line `Seen by:`. */
	readonly text: string;
	/** Who can see whether it is kept; `undefined` if the text does not say so, which the coverage check reports. */
	readonly sight?: Sight;
	/** The line of the heading, from 1. */
	readonly line: number;
}

/** A clause that binds the kit. */
export type KitClause = Omit<Clause, "level" | "partLevel" | "sight">;

/** The specification as the tools read it from `SPEC.md`. */
export interface Spec {
	/** Three numbers; reports and files of known failures name it. */
	readonly version: string;
	/** In the order of the text. */
	readonly clauses: readonly Clause[];
	/** Clauses that bind the kit instead of a driver, and so have no level. */
	readonly judging: readonly KitClause[];
	/** The tags that name what a scenario requires of a driver, each with its meaning. */
	readonly needs: ReadonlyMap<string, string>;
}

const STRENGTH: Readonly<Record<Level, number>> = { MAY: 0, SHOULD: 1, MUST: 2 };

/** Above zero if `one` is the more binding. */
export function compareLevels(one: Level, other: Level): number {
	return STRENGTH[one] - STRENGTH[other];
}

const HEADING = /^### ([A-Z]+-[1-9]\d*)(?: (MUST|SHOULD|MAY)(?: \(in part (MUST|SHOULD|MAY)\))?)?: (\S.*)$/;
const VERSION = /^Version: (\d+\.\d+\.\d+)$/;
const NEED = /^\| `(@needs:[a-z0-9-]+)` \| (.+) \|$/;
/** Clauses of this group bind the kit. */
const KIT_GROUP = "JUDGE-";

/**
 * Reads the text of `SPEC.md`. The top of that file describes its form.
 *
 * @throws SyntaxError with file and line if a heading of level 3 is not a clause, a clause has no text, an id
 *   appears twice, a level is missing or wrong, a line "Seen by:" cannot be read, or the version is missing
 */
export function readSpec(text: string, file = "SPEC.md"): Spec {
	const lines = text.split(/\r?\n/);
	const clauses: Clause[] = [];
	const judging: KitClause[] = [];
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
		if (id === undefined || title === undefined) return fail(`a heading of level 3 must read "### ID LEVEL: title".`);
		if (ids.has(id)) fail(`${id} appears here for the second time.`);
		ids.add(id);
		const below = linesUnder(lines, line);
		const clause = { id, title, text: textOf(below), line };
		if (clause.text === "") fail(`${id} has no text.`);
		const seen = below.filter(isSightLine);
		if (seen.length > 1) fail(`${id} has more than one line "Seen by:".`);
		if (id.startsWith(KIT_GROUP)) {
			if (level !== undefined) fail(`${id} binds the kit and takes no level.`);
			if (seen.length > 0) fail(`${id} binds the kit and takes no line "Seen by:".`);
			judging.push(clause);
		} else if (isLevel(level)) {
			const sight = seen.map((text) => readSight(text) ?? fail(`the line "Seen by:" of ${id} cannot be read.`))[0];
			clauses.push({
				...clause,
				level,
				...(isLevel(partLevel) && { partLevel: weaker(partLevel, level, fail) }),
				...(sight !== undefined && { sight }),
			});
		} else fail(`${id} needs a level: MUST, SHOULD or MAY.`);
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

/** The lines after a heading, up to the next heading of any rank. */
function linesUnder(lines: readonly string[], from: number): readonly string[] {
	const below = lines.slice(from);
	const end = below.findIndex((line) => line.startsWith("#"));
	return end < 0 ? below : below.slice(0, end);
}

function textOf(lines: readonly string[]): string {
	return lines
		.filter((line) => !isSightLine(line))
		.join("\n")
		.trim();
}
