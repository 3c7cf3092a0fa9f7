import { posix } from "node:path";
import type { SourceFile } from "./finding.ts";
import type { Token } from "./tokens.ts";

/** One import, re-export, dynamic import or `require`; `specifier` is undefined where the module is computed as the program runs. */
export interface Import {
	readonly specifier: string | undefined;
	readonly line: number;
}

/** Every import among the tokens of a file, in order, those of types included. */
export function importsOf(tokens: readonly Token[]): Import[] {
	const code = tokens.filter(({ kind }) => kind !== "comment");
	return code.flatMap((token, index): Import[] => {
		const next = code[index + 1];
		const { line } = token;
		if (token.kind !== "word" || next === undefined || code[index - 1]?.text === ".") return [];
		switch (token.text) {
			case "from":
				return next.kind === "string" ? [{ specifier: next.text, line }] : [];
			case "import":
				if (next.kind === "string") return [{ specifier: next.text, line }];
				return next.text === "(" ? [{ specifier: argument(code, index + 2), line }] : [];
			case "require":
				return next.text === "(" ? [{ specifier: argument(code, index + 2), line }] : [];
			default:
				return [];
		}
	});
}

/** The string that stands alone as an argument at `index`. */
function argument(code: readonly Token[], index: number): string | undefined {
	const isAlone = [")", ","].includes(code[index + 1]?.text ?? "");
	return isAlone && code[index]?.kind === "string" ? code[index].text : undefined;
}

/** The file that a relative specifier means, as a path from the root; `undefined` where it names a package. */
export function importedPath(file: SourceFile, specifier: string): string | undefined {
	return specifier.startsWith(".") ? posix.join(posix.dirname(file.path), specifier) : undefined;
}
