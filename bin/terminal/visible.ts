import { randomBytes } from "node:crypto";
import { codesOf, visibleText } from "../../kit/lanes/visible-text.ts";

const LINE_BREAKS = /[\n\t]/g;

/** Marks the colour codes of this process. No other text can contain it, because it differs in each process. */
const OWN = `\u001b${randomBytes(8).toString("hex")}`;
const OWN_CODES = new RegExp(`${OWN}(\\[\\d+m)`, "g");

/**
 * Replaces characters that a terminal could obey by their codes, such as `\u001b`: a text from a server, an adapter or
 * a file could forge what the reader sees. Keeps line breaks and tabs.
 */
export function visible(text: string): string {
	return visibleText(text);
}

/** Replaces line breaks and tabs by their escapes, so that a name cannot forge a line of output. */
export function inOneLine(text: string): string {
	return text.replace(LINE_BREAKS, codesOf);
}

/** Colours a text. {@link forTerminal} keeps these codes, and no others. */
export function withCodes(open: string, text: string, close: string): string {
	const mark = (codes: string) => codes.replaceAll("\u001b", OWN);
	return mark(open) + text + mark(close);
}

/**
 * A text as it may be written to a terminal: the codes of {@link withCodes} are kept, other control characters become
 * visible.
 */
export function forTerminal(text: string): string {
	if (!text.includes(OWN)) return visible(text);
	return text
		.split(OWN_CODES)
		.map((part, index) => (index % 2 === 0 ? visible(part) : `\u001b${part}`))
		.join("");
}

/** A text without the codes of {@link withCodes}. */
export function withoutStyle(text: string): string {
	return text.replace(OWN_CODES, "");
}
