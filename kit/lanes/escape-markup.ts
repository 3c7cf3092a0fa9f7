import { visibleText } from "./visible-text.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * Text for HTML and XML, also for attributes. Characters that they do not allow, or that a reader cannot see, are shown
 * by their code.
 */
export function escapeMarkup(text: string): string {
	return visibleText(text).replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

/**
 * The same for text between tags only. Quotation marks need no code there, and a large report has thousands of them.
 */
export function escapeText(text: string): string {
	return visibleText(text).replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
}
