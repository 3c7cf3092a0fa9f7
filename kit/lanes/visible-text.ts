/**
 * Signs that have no shape or that change the order of others: control characters except line breaks and tabs, text
 * direction, zero width, lone surrogates and noncharacters. A carriage return is one of them: terminals, pages and XML
 * readers treat it differently.
 */
const INVISIBLE = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\u2028\u2029\u2065\ufffe\uffff]/gu;

/** Text from outside with its invisible signs shown by their codes, so that it cannot look like another text. */
export function visibleText(text: string): string {
	return text.replace(INVISIBLE, codesOf);
}

/** The code of each 16-bit unit, such as `\u001b`. */
export function codesOf(sign: string): string {
	return [...Array(sign.length).keys()].map((at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}
