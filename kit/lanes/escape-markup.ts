const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * Characters that XML 1.0 does not allow: control characters except white space, lone surrogates, and U+FFFE and
 * U+FFFF.
 */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** Text for HTML and XML. Characters that they do not allow are shown by their code. */
export function escapeMarkup(text: string): string {
	return text
		.replace(FORBIDDEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)
		.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
