/**
 * A feature file as Python's behave 1.2 reads it. It knows no `Rule`: each becomes a comment, and its scenarios the feature's own. And it
 * takes a backslash in a table as it stands, where Gherkin writes two for one.
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
			// What lies below a rule moves to its place.
			return depth !== undefined && cells.startsWith(" ".repeat(depth + 2)) ? cells.slice(2) : cells;
		})
		.join("\n");
}
