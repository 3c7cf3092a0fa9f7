import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's chromium. Without it, the tests that need it fail. */
const CHROMIUM = "/usr/bin/chromium";

export const PHONE = { width: 360, height: 740 } as const;
export const LARGE_PHONE = { width: 390, height: 844 } as const;
export const DESKTOP = { width: 1440, height: 900 } as const;

export interface Look {
	readonly viewport: typeof PHONE | typeof LARGE_PHONE | typeof DESKTOP;
	readonly colorScheme: "light" | "dark";
}

export const LOOKS: readonly Look[] = [PHONE, LARGE_PHONE, DESKTOP].flatMap((viewport) =>
	(["light", "dark"] as const).map((colorScheme) => ({ viewport, colorScheme })),
);

export function startBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

export interface OpenedPage {
	readonly page: Page;
	/** The other files that the page requested. */
	readonly requests: readonly string[];
	/** What went wrong in it. */
	readonly errors: readonly string[];
}

/** Opens a page from disk. */
export async function openPage(browser: Browser, file: string, { viewport, colorScheme }: Look, hash = ""): Promise<OpenedPage> {
	const page = await browser.newPage({ viewport, colorScheme });
	const address = `${pathToFileURL(file)}${hash}`;
	const requests: string[] = [];
	const errors: string[] = [];
	page.on("request", (request) => {
		if (request.url() !== address) requests.push(request.url());
	});
	page.on("pageerror", (error) => errors.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") errors.push(message.text());
	});
	await page.goto(address);
	return { page, requests, errors };
}

/** What axe finds wrong with a page, a line each. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
	await page.evaluate(axe.source);
	const violations = await page.evaluate(async () => {
		const { axe: injected } = globalThis as unknown as { readonly axe: { run(): Promise<axe.AxeResults> } };
		return (await injected.run()).violations.map(({ id, help, nodes }) => ({
			id,
			help,
			html: nodes[0]?.html ?? "",
			count: nodes.length,
		}));
	});
	return violations.map(({ id, help, html, count }) => `${id}: ${help} (${count}, such as ${html.slice(0, 200)})`);
}

/** The elements that are wider than the window and are not in an element that scrolls, one per line. */
export function overflows(page: Page): Promise<readonly string[]> {
	return page.evaluate(() => {
		const scrolls = (element: Element | null): boolean =>
			element !== null && (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
		const wide = [...document.body.querySelectorAll("*")].filter(
			(element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element),
		);
		const page =
			document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
		return [...page, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
	});
}
