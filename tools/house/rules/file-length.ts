import type { Finding, SourceFile } from "../finding.ts";
import { isWithin, LONGEST_FILE, SHORT_FILE_FOLDERS } from "../plan.ts";

/** One idea a file: one that grew past the limit holds two. */
export function keepFilesShort({ path, text }: SourceFile): Finding[] {
	const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
	if (lines <= LONGEST_FILE || !isWithin(path, SHORT_FILE_FOLDERS) || path.includes("/fixtures/")) return [];
	return [
		{
			path,
			line: LONGEST_FILE + 1,
			message: `has ${lines} lines, more than ${LONGEST_FILE}; take the second idea out into its own file.`,
		},
	];
}
