import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeMarkup } from "../lanes/escape-markup.ts";
import { lettersOf } from "../schedule/token-letters.ts";
import { packageRoot } from "../spec/package-root.ts";

const PAGE = "dist/page/index.html";
/** Where the page looks for a token if its address does not have one. */
const PLACE = '<meta name="replay-token" content="">';

/** The playable page, one HTML file without other files; `undefined` if it has not been built. */
export function readPlayPage(): string | undefined {
	const file = join(packageRoot(), PAGE);
	return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/**
 * The playable page, opening with the run of a token.
 *
 * @param trackerName the mutant of the gallery to run it with. Default, also if the gallery does not have it: the
 *   library
 * @throws ScheduleError if the token is invalid
 * @throws Error if the page has not been built, which `npm run page` does
 */
export function writePlayPage(token: string, trackerName?: string): string {
	lettersOf(token);
	const page = readPlayPage();
	if (page === undefined) throw new Error(`${PAGE} does not exist. Run \`npm run page\` first.`);
	if (!page.includes(PLACE)) throw new Error(`${PAGE} does not have a place for a token. Run \`npm run page\` again.`);
	const address = trackerName === undefined ? token.trim() : `${token.trim()}&tracker=${trackerName}`;
	return page.replace(PLACE, () => `<meta name="replay-token" content="${escapeMarkup(address)}">`);
}
