/**
 * Splits a command into words as a POSIX shell would: at blanks, with quotes and backslashes taken away. Nothing else of a shell is there:
 * no variables, no patterns, no pipes; their characters stand for themselves.
 *
 * @throws SyntaxError in one sentence, where a quote is not closed, the end is a lone backslash, or there is no word
 */
export function splitWords(text: string): readonly string[] {
	const words: string[] = [];
	let word: string | undefined;
	for (let at = 0; at < text.length; at++) {
		const character = text[at] ?? "";
		if (/\s/.test(character)) {
			if (word !== undefined) words.push(word);
			word = undefined;
			continue;
		}
		word ??= "";
		if (character === "'") {
			const end = closing(text, at, "'");
			word += text.slice(at + 1, end);
			at = end;
		} else if (character === '"') {
			const end = closing(text, at, '"');
			word += text.slice(at + 1, end).replace(/\\([$`"\\]|\n)/g, (_, escaped: string) => (escaped === "\n" ? "" : escaped));
			at = end;
		} else if (character === "\\") {
			const escaped = text[++at];
			if (escaped === undefined) throw new SyntaxError(`${JSON.stringify(text)} ends in a backslash that nothing follows.`);
			if (escaped !== "\n") word += escaped;
		} else word += character;
	}
	if (word !== undefined) words.push(word);
	if (words.length === 0) throw new SyntaxError("A command needs at least one word.");
	return words;
}

/** A word as a POSIX shell, and {@link splitWords}, would read it back. */
export function quoteWord(word: string): string {
	return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Where the quote that opens at `from` is closed. */
function closing(text: string, from: number, quote: string): number {
	for (let at = from + 1; at < text.length; at++) {
		if (text[at] === quote) return at;
		if (quote === '"' && text[at] === "\\") at++;
	}
	throw new SyntaxError(`The quote ${quote} at character ${from + 1} of ${JSON.stringify(text)} is not closed.`);
}
