import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
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
import type { Driver } from "../../kit/run/driver.ts";
import { LIBRARY, runOnLibrary } from "../../kit/run/library.ts";
import { finishedSearch } from "../../kit/search/finished-search.ts";
import { fuzz } from "../../kit/search/fuzz.ts";
import { librarySubject } from "../../kit/search/subject.ts";
import { kitVersion } from "../../kit/spec/kit-version.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Judgement, Rules } from "../../src/tracking/rules.ts";
import { axeFindings, DESKTOP, LOOKS, type Look, openPage, overflows, PHONE, startBrowser } from "./support/browser.ts";

/** Presumes a task complete in the first empty round: breaks ROUND-7 and ROUND-8. */
const impatient: Rules = {
	...defaultRules,
	judge: (round, memory, habits) => defaultRules.judge(round, memory, { ...habits, grace: 1 }),
};

/** Calls everything complete. */
const WORST: Driver = {
	...LIBRARY,
	name: "always done",
	run: (schedule) => runOnLibrary(schedule, { ...defaultRules, judge: () => ALWAYS }),
	parse: async () => ({ status: "complete" }),
};
const ALWAYS: Judgement = { verdict: { kind: "complete" }, emptyRounds: 0, failedRounds: new Map() };

let browser: Browser;
let scratch = "";
let runPage = "";
let matrixPage = "";
let searchPage = "";
let goodPage = "";
let twelvePage = "";
let worstPage = "";

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
	writeFileSync(runPage, htmlReport(bad, { play: "run.play.html" }));
	goodPage = join(scratch, "good.html");
	writeFileSync(goodPage, htmlReport(good));
	worstPage = join(scratch, "worst.html");
	writeFileSync(worstPage, htmlReport(await conform(WORST)));
	writeFileSync(matrixPage, matrixHtml(matrixOf(files)));
	twelvePage = join(scratch, "twelve.html");
	const twelve = Array.from({ length: 12 }, (_, index) => {
		const name = index === 3 ? "a bad one" : `driver number ${index} of a long series of drivers`;
		return { file: `${index}.json`, report: { ...(index === 3 ? bad : good), driver: { name, version: "1.0.0" } } };
	});
	writeFileSync(twelvePage, matrixHtml(matrixOf(twelve)));
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
		"opens from disk without other files, fits and can be read: %s",
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

describe("the page of a run that fails", () => {
	it.each(LOOKS.map((look) => [shown(look), look] as const))("names the bug on the first screen: %s", async (_name, look) => {
		const { page } = await openPage(browser, runPage, look);
		const isOnScreen = (text: string) =>
			page
				.getByText(text)
				.first()
				.evaluate((element) => {
					const { top, bottom } = element.getBoundingClientRect();
					return top >= 0 && bottom <= innerHeight;
				});
		expect(await isOnScreen("Not conformant")).toBe(true);
		expect(await isOnScreen("1 cause explains all")).toBe(true);
		expect(await isOnScreen("A round is in progress, but the driver reports complete.")).toBe(true);
		expect(await isOnScreen("not-found-is-complete")).toBe(true);
		await page.close();
	});

	it("leads from the mark of a requirement to its section, below the head that stays", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.locator('.mark[href="#ROUND-8"]').click();
		const section = page.locator("#ROUND-8");
		expect(await section.evaluate((fold) => fold.hasAttribute("open"))).toBe(true);
		const { head, top } = await page.evaluate(() => ({
			head: document.querySelector(".top")?.getBoundingClientRect().bottom ?? 0,
			top: document.querySelector("#ROUND-8")?.getBoundingClientRect().top ?? 0,
		}));
		expect(top).toBeGreaterThanOrEqual(head);
		await page.close();
	});

	it.each([
		["a requirement", "ROUND-7"],
		["a text of a step", "job not found"],
		["a verdict", "failed"],
	])("shows only the scenarios that match %s", async (_, text) => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.keyboard.press("/");
		await page.keyboard.type(text);
		const texts = await page
			.locator(".scenario:visible, .cause:visible")
			.evaluateAll((all) =>
				all.map(
					(each) => `${each.closest(".requirement")?.id ?? ""} ${each.closest(".requirement")?.textContent ?? each.textContent}`,
				),
			);
		expect(texts.length).toBeGreaterThan(0);
		for (const each of texts) for (const word of text.split(" ")) expect(each.toLowerCase()).toContain(word.toLowerCase());
		await page.keyboard.press("Escape");
		expect(await page.locator("#found").innerText()).toBe("");
		await page.close();
	});

	it("leads from the mutant to how real clients came to have the bug, in the same file", async () => {
		const { page, requests } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.getByRole("link", { name: "How real clients came to have this bug" }).first().click();
		const section = page.locator("#history-not-found-is-done");
		await section.getByText("The C and Rust clients do this, and from server 6.0 on the Java and Go clients too").waitFor();
		const top = await section.evaluate((element) => element.getBoundingClientRect().top);
		expect(top).toBeLessThan(900);
		expect(requests).toEqual([]);
		await page.close();
	});

	it("shows one scenario for its file and line", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		const place = await page.locator(".cause .two a").first().innerText();
		await page.getByRole("searchbox").fill(place);
		expect(await page.locator("#found").innerText()).toBe("1 scenario");
		expect(await page.locator(".scenario:not(.miss)").count()).toBe(1);
		await page.close();
	});

	it("hides passed scenarios if only failures are wanted", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.getByLabel("Failures only").check();
		expect(await page.locator(".scenario:not(.miss):not(.bad)").count()).toBe(0);
		expect(await page.locator(".scenario.bad:not(.miss)").count()).toBe(await page.locator(".scenario.bad").count());
		await page.close();
	});

	it("walks from failure to failure with n and p", async () => {
		const { page } = await openPage(browser, runPage, { viewport: PHONE, colorScheme: "light" });
		const focused = () => page.evaluate(() => document.activeElement?.parentElement?.id);
		await page.keyboard.press("n");
		expect(await focused()).toBe("cause-1");
		await page.keyboard.press("n");
		const first = await focused();
		expect(first).toMatch(/-\d+$/);
		expect(await page.locator(`#${first}`).evaluate((fold) => fold.hasAttribute("open"))).toBe(true);
		await page.keyboard.press("n");
		await page.keyboard.press("p");
		expect(await focused()).toBe(first);
		await page.close();
	});

	it("copies a cause as an issue, with the scenario, the run and the command that replays it", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
		await page.getByRole("button", { name: "Copy as an issue" }).first().click();
		await page.getByText("Copied.").waitFor();
		const issue = await page.evaluate(() => navigator.clipboard.readText());
		for (const part of ["### ROUND-7", "impatient 1.0.0", "Given the node", "^ first difference", "npm run task -- replay s1."])
			expect(issue).toContain(part);
		await page.close();
	});

	it("has a link to the playable page beside it, with the run and the mutant", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		const link = await page.getByRole("link", { name: "Play this run" }).first().getAttribute("href");
		expect(link).toMatch(/^run\.play\.html#s1\.[\w-]+&tracker=not-found-is-complete$/);
		await page.close();
	});
});

it("the page of a driver that fails everything stays under 1 MB", () => {
	expect(statSync(worstPage).size).toBeLessThan(1_000_000);
});

it("the page of a driver that passes is short", async () => {
	const { page } = await openPage(browser, goodPage, { viewport: DESKTOP, colorScheme: "light" });
	expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(900);
	await page.close();
});

describe("the keyboard", () => {
	it("reaches everything that a pointer can open, in the page's order", async () => {
		const { page } = await openPage(browser, runPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.evaluate(() => {
			for (const fold of document.querySelectorAll("details")) fold.open = fold.closest("#PARSE-1") !== null;
			for (let fold = document.querySelector("#PARSE-1")?.closest("details"); fold; fold = fold.parentElement?.closest("details"))
				fold.open = true;
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

	it("walks through a picture by arrow keys, and describes each mark as text", async () => {
		const { page } = await openPage(browser, runPage, { viewport: PHONE, colorScheme: "light" });
		const picture = page.locator("#cause-1 figure").first();
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
});

describe("the page of a matrix", () => {
	it("shows why a driver breaks a requirement, with the picture, one click from the cell", async () => {
		const { page } = await openPage(browser, matrixPage, { viewport: PHONE, colorScheme: "dark" });
		await page.locator(".grid td.failed a").first().click();
		const scenario = page.locator("details.scenario:target");
		expect(await scenario.evaluate((fold) => fold.hasAttribute("open"))).toBe(true);
		expect(await scenario.locator("svg.chart .differs").first().isVisible()).toBe(true);
		await page.close();
	});

	it("describes a cell as text when it is focused or pointed at", async () => {
		const { page } = await openPage(browser, matrixPage, { viewport: DESKTOP, colorScheme: "light" });
		await page.locator(".grid td.failed a").first().focus();
		expect(await page.locator("#cell-detail").innerText()).toMatch(
			/^impatient 1\.0\.0, [A-Z]+-\d+ MUST: \d+ of \d+ scenarios? failed\. /,
		);
		await page.locator(".grid td.passed").last().hover();
		expect(await page.locator("#cell-detail").innerText()).toMatch(/: passed, \d+ scenarios?\. /);
		await page.close();
	});

	it("fits twelve drivers on one screen and one printed page, and sorts them", async () => {
		const { page } = await openPage(browser, twelvePage, { viewport: DESKTOP, colorScheme: "light" });
		const bottom = await page.locator(".grid").evaluate((grid) => grid.getBoundingClientRect().bottom);
		expect(bottom).toBeLessThan(DESKTOP.height);
		const right = await page.locator(".grid").evaluate((grid) => grid.getBoundingClientRect().right);
		expect(right).toBeLessThan(DESKTOP.width);
		// The room before a band of requirements is beside its first cells, and not in them.
		const rooms = await page.locator(".grid td.cell").evaluateAll((cells) => cells.map((cell) => cell.clientWidth));
		expect(Math.min(...rooms)).toBeGreaterThanOrEqual(15);
		const sizes = await page
			.locator(".grid th, .grid td")
			.evaluateAll((cells) => cells.map((cell) => Number.parseFloat(getComputedStyle(cell).fontSize)));
		expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
		const names = () => page.locator(".grid .driver").allInnerTexts();
		expect((await names()).at(-1)).toBe("a bad one");
		await page.getByRole("button", { name: "by name" }).click();
		expect((await names())[0]).toBe("a bad one");
		const pdf = await page.pdf({ preferCSSPageSize: true });
		expect(pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
		await page.close();
	});
});

/** What a reader would open: a few of the folds of each depth. */
async function openSome(page: Page): Promise<void> {
	await page.evaluate(() => {
		for (const selector of ["main > details", ".requirement", "details.scenario", "details.text"]) {
			for (const fold of [...document.querySelectorAll<HTMLDetailsElement>(selector)].slice(0, 6)) fold.open = true;
		}
	});
}
