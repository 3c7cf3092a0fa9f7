import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conform } from "../../kit/conformance/conform.ts";
import type { ConformanceReport } from "../../kit/conformance/conformance-report.ts";
import { htmlReport } from "../../kit/report/html.ts";
import { matrixOf } from "../../kit/report/matrix/matrix.ts";
import { matrixHtml } from "../../kit/report/matrix/matrix-html.ts";
import { searchHtml } from "../../kit/report/search/search-html.ts";
import { LIBRARY, runOnLibrary } from "../../kit/run/library.ts";
import { finishedSearch } from "../../kit/search/finished-search.ts";
import { fuzz } from "../../kit/search/fuzz.ts";
import { librarySubject } from "../../kit/search/subject.ts";
import { kitVersion } from "../../kit/spec/kit-version.ts";
import { defaultRules, type Rules } from "../../src/tracking/rules.ts";
import { axeFindings, DESKTOP, LOOKS, type Look, openPage, overflows, PHONE, startBrowser } from "./support/browser.ts";

/** Presumes a task complete in the first empty round: breaks ROUND-7 and ROUND-8. */
const impatient: Rules = {
	...defaultRules,
	judge: (round, memory, habits) => defaultRules.judge(round, memory, { ...habits, grace: 1 }),
};

let browser: Browser;
let scratch = "";
let runPage = "";
let matrixPage = "";
let searchPage = "";

beforeAll(async () => {
	scratch = mkdtempSync(join(tmpdir(), "pages-"));
	const good: ConformanceReport = await conform(LIBRARY, { level: "SHOULD" });
	const bad: ConformanceReport = await conform(
		{ ...LIBRARY, name: "impatient", version: "1.0.0", run: (schedule) => runOnLibrary(schedule, impatient) },
		{ level: "SHOULD" },
	);
	const files = [
		{ file: "good.json", report: good },
		{ file: "bad.json", report: bad },
	];
	runPage = join(scratch, "run.html");
	matrixPage = join(scratch, "matrix.html");
	writeFileSync(runPage, htmlReport(bad));
	writeFileSync(matrixPage, matrixHtml(matrixOf(files)));
	searchPage = join(scratch, "search.html");
	writeFileSync(searchPage, await pageOfSearch(impatient));
	browser = await startBrowser();
});

afterAll(async () => {
	await browser?.close();
	rmSync(scratch, { recursive: true });
});

async function pageOfSearch(rules: Rules): Promise<string> {
	const custom = librarySubject(rules);
	const facts = { ...kitVersion(), shard: { number: 1, of: 2 }, subject: {}, budget: { runs: 200 }, tookMs: 1000 };
	return searchHtml(finishedSearch(await fuzz({ runs: 200, custom }), facts));
}

const pages = [
	["the page of a run", () => runPage],
	["the page of a matrix", () => matrixPage],
	["the page of a search", () => searchPage],
] as const;
const shown = ({ viewport, colorScheme }: Look) => `${viewport.width} pixels wide, ${colorScheme}`;

describe.each(pages)("%s", (_, file) => {
	it.each(LOOKS.map((look) => [shown(look), look] as const))(
		"opens from disk alone, fits and can be read: %s",
		async (_name, look) => {
			const { page, requests, errors } = await openPage(browser, file(), look);
			await openSome(page);
			expect(await overflows(page)).toEqual([]);
			expect(await axeFindings(page)).toEqual([]);
			expect(requests).toEqual([]);
			expect(errors).toEqual([]);
			await page.close();
		},
	);
});

describe("the keyboard", () => {
	it("reaches everything that a pointer can open, in the page's order", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.evaluate(() => {
			for (const fold of document.querySelectorAll("details")) fold.open = fold.closest("#PARSE-1") !== null;
		});
		const wanted = await page.evaluate(
			() =>
				document.querySelectorAll("#PARSE-1 summary, #PARSE-1 a, #PARSE-1 .m[tabindex='0'], #PARSE-1 pre[tabindex='0']").length,
		);
		await page.locator("#PARSE-1 > summary").focus();
		let reached = 0;
		while (await page.evaluate(() => document.activeElement?.closest("#PARSE-1") !== null)) {
			reached++;
			await page.keyboard.press("Tab");
		}
		expect(reached).toBe(wanted);
		await page.close();
	});

	it("walks through a picture by arrow keys, and each mark is told in words", async () => {
		const { page } = await openPage(browser, runPage, { viewport: PHONE, colorScheme: "light" }, "#ROUND-7");
		const picture = page.locator("#ROUND-7 details.scenario[open] figure").first();
		await picture.locator(".m[tabindex='0']").focus();
		const told = () => picture.locator(".detail").innerText();
		const first = await told();
		expect(first).toMatch(/^wait, 0 to \d+ ms: complete/);
		await page.keyboard.press("ArrowRight");
		expect(await told()).toMatch(/^round 1, 0 to \d+ ms: .+ \(ROUND-\d+\)$/);
		await page.keyboard.press("ArrowDown");
		expect(await told()).toMatch(/asked query-show|the job on/);
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("Home");
		expect(await told()).toBe(first);
		expect(await picture.locator(".m[tabindex='0']").count()).toBe(1);
		await page.close();
	});

	it("opens a requirement, and shuts it", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		const isOpen = () => page.locator("#PARSE-4").evaluate((fold) => fold.hasAttribute("open"));
		await page.locator("#PARSE-4 > summary").focus();
		expect(await isOpen()).toBe(false);
		await page.keyboard.press("Enter");
		expect(await isOpen()).toBe(true);
		await page.keyboard.press("Enter");
		expect(await isOpen()).toBe(false);
		await page.close();
	});
});

describe("the page of a matrix", () => {
	it("shows why a driver breaks a requirement, with the picture, one click from the cell", async () => {
		const { page } = await openPage(browser, matrixPage, { viewport: PHONE, colorScheme: "dark" });
		await page.locator("tr", { hasText: "ROUND-7" }).locator("td.failed a").click();
		const scenario = page.locator("details.scenario:target");
		expect(await scenario.evaluate((fold) => fold.hasAttribute("open"))).toBe(true);
		expect(await scenario.locator("svg.chart .differs").first().isVisible()).toBe(true);
		await page.close();
	});

	it("hides what nobody breaks when that is asked for", async () => {
		const { page } = await openPage(browser, matrixPage, { viewport: DESKTOP, colorScheme: "light" });
		const rows = () => page.locator("table.matrix tbody tr:not(.group):visible").count();
		const all = await rows();
		await page.getByLabel("Only what somebody breaks").check();
		const broken = await rows();
		expect(broken).toBeLessThan(all);
		expect(broken).toBe(await page.locator("table.matrix tr.broken").count());
		await page.close();
	});
});

/** What a reader would open: a few of the folds of each depth. */
async function openSome(page: Page): Promise<void> {
	await page.evaluate(() => {
		for (const selector of ["main > details", "details.scenario", "details.text"]) {
			for (const fold of [...document.querySelectorAll<HTMLDetailsElement>(selector)].slice(0, 6)) fold.open = true;
		}
	});
}
