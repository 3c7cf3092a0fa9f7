import { posix } from "node:path";

/** A file of the repository: its path from the root with forward slashes, and its text. */
export interface SourceFile {
	readonly path: string;
	readonly text: string;
}

/** One import of another file, also of only its types, by a re-export or while the program runs. */
export interface Import {
	readonly from: string;
	readonly to: string;
	/** Line of `from`, from 1. */
	readonly line: number;
}

/**
 * Biome's format is fixed, so no parser is needed: a static import begins its last line with `import`, `export` or `}`,
 * and the rest is a call of `import`. A template that has such a line at its left margin counts as code.
 */
const IMPORT = /^(?:import|export|\})[^"'`\n]*? from "(\.[^"\n]+)"|^import "(\.[^"\n]+)"|\bimport\("(\.[^"\n]+)"\)/gm;

export function importsOf({ path, text }: SourceFile): Import[] {
	return [...text.matchAll(IMPORT)].map((match) => ({
		from: path,
		to: posix.join(posix.dirname(path), match[1] ?? match[2] ?? match[3] ?? ""),
		line: text.slice(0, match.index).split("\n").length,
	}));
}
