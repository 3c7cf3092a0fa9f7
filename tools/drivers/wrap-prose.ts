const WIDTH = 150;
/** At the start of a line, Markdown would read these as a list, a heading or a quotation. */
const MARKER = /^([-+*>]|#+|\d+[.)])$/;

/** Breaks a paragraph of Markdown into lines that are short enough to read in an editor. */
export function wrapProse(text: string): readonly string[] {
	const lines: string[] = [];
	for (const word of text.split(" ")) {
		const line = lines.at(-1);
		if (line === undefined || (line.length + 1 + word.length > WIDTH && !MARKER.test(word))) lines.push(word);
		else lines[lines.length - 1] = `${line} ${word}`;
	}
	return lines;
}
