import { escapeMarkup } from "../lanes/escape-markup.ts";
import { visibleText } from "../lanes/visible-text.ts";

/** A block of code. Its fence is longer than any run of backticks in the text, which would end it. */
export function fenced(language: string, text: string): string {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${visibleText(text).trimEnd()}\n${fence}`;
}

/** Stands between two signs that GitHub would take as a mention, an issue or a link. It has no width. */
const APART = "&#8203;";

/** Text in a line of Markdown: escapes all characters that have a meaning, such as formatting, links and mentions. */
export function inlineText(text: string): string {
	return escapeMarkup(text.replace(/\s+/g, " "))
		.replace(/[\\`*_[\]|~]/g, "\\$&")
		.replace(/@|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi, `$&${APART}`);
}
