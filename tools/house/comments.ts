import type { HouseFinding } from "./finding.ts";
import type { SourceFile } from "./imports.ts";

const MOST_CHARACTERS = 120;

/** A line that is only a comment. Code of this length is the formatter's task. */
const COMMENT = /^\s*(\/\/|\/\*|\* |\*\/)/;

/** Refuses comment lines that are too long to read. */
export function checkComments(files: readonly SourceFile[]): HouseFinding[] {
	return files.flatMap(({ path, text }) =>
		text.split("\n").flatMap((line, index) => {
			if (line.length <= MOST_CHARACTERS || !COMMENT.test(line)) return [];
			const message = `This comment line has ${line.length} characters. At most ${MOST_CHARACTERS} are allowed.`;
			return [{ path, line: index + 1, message }];
		}),
	);
}
