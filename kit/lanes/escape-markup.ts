const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML 1.0 cannot carry: control characters but for white space, lone surrogates, and two that are none. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** Text as HTML and XML may carry it; what they may not is shown by its code. */
export function escapeMarkup(text: string): string {
	return text
		.replace(FORBIDDEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)
		.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
