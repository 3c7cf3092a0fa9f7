import { escapeMarkup } from "../lanes/escape-markup.ts";

/** A block of code. Its fence is longer than any run of backticks in the text, which would end it. */
export function fenced(language: string, text: string): string {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** Text in a line of Markdown, in which no sign has a meaning. */
export function inlineText(text: string): string {
	return escapeMarkup(text.replace(/\s+/g, " ")).replace(/[\\`*_[\]|~]/g, "\\$&");
}
