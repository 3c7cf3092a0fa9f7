import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Position } from "@stryker-mutator/instrumenter";
import { type CodeMutant, MUTATOR_OPTIONS, positionOf, SILENT } from "./list-mutants.ts";

export interface SwitchedFiles {
	/** The text of each file with all its mutants, each behind a switch. */
	readonly texts: ReadonlyMap<string, string>;
	/** The id of the switch of each mutant. Some mutants have no switch, because it cannot be placed. */
	readonly ids: ReadonlyMap<CodeMutant, string>;
}

/** Puts mutants into the text of their files, so that all can be tried without loading a file again. */
export async function switchedFiles(root: string, mutants: readonly CodeMutant[]): Promise<SwitchedFiles> {
	const { Instrumenter } = await import("@stryker-mutator/instrumenter");
	const names = [...new Set(mutants.map(({ file }) => file))];
	const sources = names.map((name) => ({ name, content: readFileSync(join(root, name), "utf8") }));
	const inputs = sources.map(({ name, content }) => ({
		name,
		content,
		mutate: mutants
			.filter(({ file }) => file === name)
			.map(({ start, end }) => ({ start: positionOf(content, start), end: positionOf(content, end) })),
	}));
	const result = await new Instrumenter(SILENT).instrument(inputs, MUTATOR_OPTIONS);
	const ids = new Map<string, string>();
	for (const { id, fileName, replacement, location } of result.mutants)
		ids.set(keyOf(fileName, location.start, location.end, replacement), id);
	const contentOf = new Map(sources.map(({ name, content }) => [name, content]));
	return {
		texts: new Map(result.files.map(({ name, content }) => [name, content])),
		ids: new Map(
			mutants.flatMap((mutant) => {
				const content = contentOf.get(mutant.file) ?? "";
				const [start, end] = [positionOf(content, mutant.start), positionOf(content, mutant.end)];
				const id = ids.get(keyOf(mutant.file, start, end, mutant.replacement));
				return id === undefined ? [] : [[mutant, id] as const];
			}),
		),
	};
}

function keyOf(file: string, start: Position, end: Position, replacement: string): string {
	return JSON.stringify([file, start.line, start.column, end.line, end.column, replacement]);
}
