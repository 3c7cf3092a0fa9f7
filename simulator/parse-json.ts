/** No message, schedule or report is nested this deep. */
const MOST_LEVELS = 100;
/** More than ten times as many as in the largest report. A small text of many lists would take gigabytes of memory. */
const MOST_VALUES = 2_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_LIST, OPEN_OBJECT] = [0x5b, 0x7b];
const [CLOSE_LIST, CLOSE_OBJECT] = [0x5d, 0x7d];

/**
 * Parses JSON from outside. Code that walks through a value that is nested a million times would overflow the stack.
 *
 * @throws SyntaxError if the text is not JSON, is nested too deep, or has too many values
 */
export function parseJson(text: string): unknown {
	const excess = excessOf(text);
	if (excess !== undefined) throw new SyntaxError(excess);
	return JSON.parse(text);
}

function excessOf(text: string): string | undefined {
	let level = 0;
	let values = 0;
	let isInText = false;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (isInText) {
			if (code === BACKSLASH) at++;
			else if (code === QUOTE) isInText = false;
		} else if (code === QUOTE) isInText = true;
		else if (code === COMMA) values++;
		else if (code === OPEN_LIST || code === OPEN_OBJECT) {
			values++;
			if (++level > MOST_LEVELS) return `it is nested more than ${MOST_LEVELS} levels deep`;
		} else if (code === CLOSE_LIST || code === CLOSE_OBJECT) level--;
		if (values > MOST_VALUES) return `it has more than ${MOST_VALUES} values`;
	}
	return undefined;
}
