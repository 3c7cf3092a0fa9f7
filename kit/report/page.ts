import { escapeMarkup } from "../lanes/escape-markup.ts";
import { FILTER_SCRIPT } from "./filter-script.ts";
import { MATRIX_SCRIPT } from "./matrix/matrix-script.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { STYLESHEET } from "./stylesheet.ts";

/**
 * A page without references to other files.
 *
 * @param title as text
 * @param body as markup
 * @param head as markup, above the body over the whole width
 */
export function page(title: string, body: readonly string[], head: readonly string[] = []): string {
	return [
		"<!doctype html>",
		'<html lang="en">',
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		`<title>${escapeMarkup(title)}</title>`,
		`<style>${STYLESHEET}</style>`,
		...head,
		"<main>",
		...body.filter((part) => part !== ""),
		"</main>",
		`<script>${PAGE_SCRIPT}${FILTER_SCRIPT}${MATRIX_SCRIPT}</script>`,
		"</html>",
		"",
	].join("\n");
}
