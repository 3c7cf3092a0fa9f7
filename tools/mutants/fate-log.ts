import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { CodeMutant } from "./list-mutants.ts";
import type { Fate } from "./try-mutants.ts";

export type MutantFate = readonly [CodeMutant, Fate];

interface Line {
	readonly mutant: CodeMutant;
	readonly fate: Fate;
}

/** The results in a file that are about some mutants. A survivor is left out: a new test may notice it. */
export function readFates(path: string, mutants: readonly CodeMutant[]): readonly MutantFate[] {
	const known = new Map<string, Fate>();
	const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
	// The last line can be half written.
	for (const line of lines.slice(0, -1)) {
		const { mutant, fate } = JSON.parse(line) as Line;
		if (fate.kind === "survived") known.delete(keyOf(mutant));
		else known.set(keyOf(mutant), fate);
	}
	return mutants.flatMap((mutant) => {
		const fate = known.get(keyOf(mutant));
		return fate === undefined ? [] : [[mutant, fate] as const];
	});
}

/** Adds a line to the file. */
export function keepFate(path: string, mutant: CodeMutant, fate: Fate): void {
	const line: Line = { mutant, fate };
	appendFileSync(path, `${JSON.stringify(line)}\n`);
}

/** The same in each run of the same code. */
function keyOf({ file, start, end, replacement }: CodeMutant): string {
	return JSON.stringify([file, start, end, replacement]);
}
