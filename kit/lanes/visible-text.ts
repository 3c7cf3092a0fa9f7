/**
 * Signs that have no shape or that change the order of others: control characters but for white space, text direction, zero
 * width, lone surrogates and noncharacters.
 */
const INVISIBLE = /[^\P{Cc}\t\n\r]|[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Cs}/gu;

/** Text from outside with its invisible signs shown by their codes, so that it cannot look like another text. */
export function visibleText(text: string): string {
	return text.replace(INVISIBLE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
