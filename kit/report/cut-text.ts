import { formatCount } from "./format-count.ts";

/** A longer text is cut in every kind of report: one reply can have megabytes. */
const MOST_TEXT = 8000;

/** A text that a report can hold. Says how much it cuts off. */
export function cutText(text: string, most: number = MOST_TEXT): string {
	return text.length > most ? `${text.slice(0, most)}\n… and ${formatCount(text.length - most)} more characters` : text;
}
