import type { Finding, SourceFile } from "./finding.ts";
import { keepFilesShort } from "./rules/file-length.ts";
import { keepModules } from "./rules/modules.ts";
import { keepTimeAndChance } from "./rules/time-and-chance.ts";
import { refuseUnfinished } from "./rules/unfinished.ts";
import { keepWalls } from "./rules/walls.ts";
import { type Token, tokenize } from "./tokens.ts";

type Rule = (file: SourceFile, tokens: readonly Token[]) => Finding[];

const RULES: readonly Rule[] = [keepWalls, keepModules, keepTimeAndChance, refuseUnfinished, keepFilesShort];

/** All that breaks the rules of the house, by file and line. */
export function lintHouse(files: readonly SourceFile[]): Finding[] {
	return files.flatMap((file) => {
		const tokens = tokenize(file.text);
		return RULES.flatMap((rule) => rule(file, tokens)).sort((a, b) => a.line - b.line);
	});
}
