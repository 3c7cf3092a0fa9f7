import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Position } from "@stryker-mutator/instrumenter";
import { parseSync } from "vite";

/** One small change of a file that Stryker would make. */
export interface CodeMutant {
	/** A path from the root. */
	readonly file: string;
	/** Offsets in the file. */
	readonly start: number;
	readonly end: number;
	/** Counts from 1. */
	readonly line: number;
	readonly mutator: string;
	readonly original: string;
	readonly replacement: string;
}

/** All mutants of the files in a folder, in the order of files and places. */
export async function listMutants(root: string, folder: string): Promise<readonly CodeMutant[]> {
	const { Instrumenter } = await import("@stryker-mutator/instrumenter");
	const instrumenter = new Instrumenter(SILENT);
	const mutants: CodeMutant[] = [];
	for (const file of filesIn(root, folder)) {
		const content = readFileSync(join(root, file), "utf8");
		const result = await instrumenter.instrument([{ name: file, content, mutate: true }], MUTATOR_OPTIONS);
		const lines = lineStarts(content);
		const found = result.mutants.map(({ location, mutatorName: mutator, replacement }): CodeMutant => {
			const start = (lines[location.start.line] ?? 0) + location.start.column;
			const end = (lines[location.end.line] ?? 0) + location.end.column;
			return { file, start, end, line: location.start.line + 1, mutator, original: content.slice(start, end), replacement };
		});
		mutants.push(...found.toSorted((one, other) => one.start - other.start || one.end - other.end));
	}
	return mutants;
}

type Values = Readonly<Record<string, unknown>>;

export const MUTATOR_OPTIONS: Values = { plugins: null, excludedMutations: [], ignorers: [] };
const LEVELS = ["Trace", "Debug", "Info", "Warn", "Error", "Fatal"];
/** A logger that prints nothing. */
export const SILENT: Values = Object.fromEntries(
	LEVELS.flatMap((level) => [
		[level.toLowerCase(), (): void => {}],
		[`is${level}Enabled`, (): boolean => false],
	]),
);

function filesIn(root: string, folder: string): readonly string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".ts"))
		.map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
		.toSorted();
}

/** The line and the column of an offset. Both count from 0. */
export function positionOf(content: string, offset: number): Position {
	const before = content.slice(0, offset);
	return { line: before.split("\n").length - 1, column: offset - (before.lastIndexOf("\n") + 1) };
}

function lineStarts(content: string): readonly number[] {
	const starts = [0];
	for (let at = content.indexOf("\n"); at >= 0; at = content.indexOf("\n", at + 1)) starts.push(at + 1);
	return starts;
}

/** The file with the mutant in it; `undefined` if that is not a program, as in a list of type names. */
export function mutatedText(content: string, { file, start, end, replacement }: CodeMutant): string | undefined {
	// An expression needs parentheses if the text around it binds more strongly. A block or a `case` cannot have them.
	for (const text of [`(${replacement})`, replacement]) {
		const mutated = content.slice(0, start) + text + content.slice(end);
		if (parseSync(file, mutated).errors.length === 0) return mutated;
	}
	return undefined;
}
