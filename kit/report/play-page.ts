import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeMarkup } from "../lanes/escape-markup.ts";
import { lettersOf } from "../schedule/token-letters.ts";
import { packageRoot } from "../spec/package-root.ts";

const PAGE = "dist/page/index.html";
/** Where the page looks for a token, unless its address has one. */
const PLACE = '<meta name="replay-token" content="">';

/**
 * The playable page, one HTML file that needs nothing else, opening with the run of a token.
 *
 * @param trackerName a bad tracker of the gallery to run it with; the library where omitted, or where the gallery has none of that name
 * @throws ScheduleError where the token is none
 * @throws Error where the page has not been built, which `npm run page` does
 */
export function writePlayPage(token: string, trackerName?: string): string {
	lettersOf(token);
	const file = join(packageRoot(), PAGE);
	if (!existsSync(file)) throw new Error(`There is no ${PAGE} yet; say \`npm run page\` first.`);
	const page = readFileSync(file, "utf8");
	if (!page.includes(PLACE)) throw new Error(`${PAGE} has no place for a token; say \`npm run page\` again.`);
	const address = trackerName === undefined ? token.trim() : `${token.trim()}&tracker=${trackerName}`;
	return page.replace(PLACE, () => `<meta name="replay-token" content="${escapeMarkup(address)}">`);
}
