/**
 * Splits a command into its arguments like a POSIX shell: at white space, with quotes and backslashes removed. Other
 * shell syntax (variables, patterns, pipes) is not supported, and its characters are kept.
 *
 * @throws SyntaxError if a quote is not closed, the text ends in a backslash, or the command is empty
 */
export function splitCommand(text: string): readonly string[] {
	const args: string[] = [];
	let arg: string | undefined;
	for (let at = 0; at < text.length; at++) {
		const character = text[at] ?? "";
		if (/\s/.test(character)) {
			if (arg !== undefined) args.push(arg);
			arg = undefined;
			continue;
		}
		arg ??= "";
		if (character === "'") {
			const end = closing(text, at, "'");
			arg += text.slice(at + 1, end);
			at = end;
		} else if (character === '"') {
			const end = closing(text, at, '"');
			arg += text.slice(at + 1, end).replace(/\\([$`"\\]|\n)/g, (_, escaped: string) => (escaped === "\n" ? "" : escaped));
			at = end;
		} else if (character === "\\") {
			const escaped = text[++at];
			if (escaped === undefined) throw new SyntaxError(`${JSON.stringify(text)} must not end in a backslash.`);
			if (escaped !== "\n") arg += escaped;
		} else arg += character;
	}
	if (arg !== undefined) args.push(arg);
	if (args.length === 0) throw new SyntaxError("The command is empty.");
	return args;
}

/** Quotes an argument for a POSIX shell and for {@link splitCommand}. */
export function quoteArgument(arg: string): string {
	return /^[\w./:=@%+,-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}

/** The index of the quote that closes the one at `from`. */
function closing(text: string, from: number, quote: string): number {
	for (let at = from + 1; at < text.length; at++) {
		if (text[at] === quote) return at;
		if (quote === '"' && text[at] === "\\") at++;
	}
	throw new SyntaxError(`The quote ${quote} at character ${from + 1} of ${JSON.stringify(text)} is not closed.`);
}
