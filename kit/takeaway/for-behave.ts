/**
 * Converts a feature file for Python's behave 1.2. behave does not support `Rule`: each rule becomes a comment, and its
 * scenarios move to the feature. behave has no escapes for backslashes in tables, so `\\` becomes `\`.
 */
export function forBehave(feature: string): string {
	let depth: number | undefined;
	let isText = false;
	return feature
		.split("\n")
		.map((line) => {
			if (/^\s*(?:"""|```)/.test(line)) isText = !isText;
			const rule = isText ? null : /^(\s*)(Rule:.*)$/.exec(line);
			if (rule !== null) {
				depth = (rule[1] ?? "").length;
				return `${rule[1]}# ${rule[2]}`;
			}
			const cells = !isText && /^\s*\|/.test(line) ? line.replaceAll("\\\\", "\\") : line;
			// The lines below a rule are indented less.
			return depth !== undefined && cells.startsWith(" ".repeat(depth + 2)) ? cells.slice(2) : cells;
		})
		.join("\n");
}
