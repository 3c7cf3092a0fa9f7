/** No message, schedule or report is nested this deep. */
const MOST_LEVELS = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: readonly number[] = [0x5b, 0x7b];
const CLOSING: readonly number[] = [0x5d, 0x7d];

/**
 * Parses JSON from outside. Code that walks through a value that is nested a million times would overflow the stack.
 *
 * @throws SyntaxError if the text is not JSON, or is nested too deep
 */
export function parseJson(text: string): unknown {
	if (isTooDeep(text)) throw new SyntaxError(`it is nested more than ${MOST_LEVELS} levels deep`);
	return JSON.parse(text);
}

function isTooDeep(text: string): boolean {
	let level = 0;
	let isInText = false;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (isInText) {
			if (code === BACKSLASH) at++;
			else if (code === QUOTE) isInText = false;
		} else if (code === QUOTE) isInText = true;
		else if (OPENING.includes(code)) {
			if (++level > MOST_LEVELS) return true;
		} else if (CLOSING.includes(code)) level--;
	}
	return false;
}
