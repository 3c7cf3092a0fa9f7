import { visibleText } from "./visible-text.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as HTML and XML may carry it. What they cannot carry, and what a reader cannot see, is shown by its code. */
export function escapeMarkup(text: string): string {
	return visibleText(text).replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
