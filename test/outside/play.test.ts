import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writePlayPage } from "../../kit/report/play-page.ts";
import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { parseReplayToken, printReplayToken } from "../../kit/schedule/replay-token.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { axeFindings, DESKTOP, LARGE_PHONE, LOOKS, openPage, overflows, startBrowser } from "./support/browser.ts";

const PAGE = resolve("dist/page/index.html");
const LIGHT = { viewport: DESKTOP, colorScheme: "light" } as const;

const REFUSED: Schedule = {
	version: 1,
	task: { id: "77", namespace: "test", set: "demo", kind: "query_udf" },
	nodes: [{ name: "only", version: "7.0.0.26", job: {}, replies: [{ reply: "ERROR:20" }] }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait" }],
};

let browser: Browser;
let scratch = "";

beforeAll(async () => {
	execFileSync("npm", ["run", "--silent", "page"], { stdio: "pipe" });
	scratch = mkdtempSync(join(tmpdir(), "play-"));
	browser = await startBrowser();
});

afterAll(async () => {
	await browser?.close();
	rmSync(scratch, { recursive: true });
});

async function open(hash = ""): Promise<Page> {
	const { page } = await openPage(browser, PAGE, LIGHT, hash);
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await page.locator("#told .big").waitFor();
	// The page begins with a wrong tracker; most of these tests are about the library.
	if (hash === "") {
		await page.selectOption("#tracker", "library");
		await page.locator("#answer-specification", { hasText: "right" }).waitFor();
	}
	return page;
}

const says = (page: Page, who: "told" | "right" | "truth", what: string) =>
	page.locator(`#${who}`, { hasText: what }).waitFor({ timeout: 5000 });

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** Where on the screen the middle of a grip is. */
async function middleOf(page: Page, grip: string): Promise<{ x: number; y: number }> {
	const box = await page.locator(`[data-grip="${grip}"]`).boundingBox();
	if (box === null) throw new Error(`There is no grip ${grip}.`);
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, grip: string, by: number): Promise<void> {
	const { x, y } = await middleOf(page, grip);
	await page.mouse.move(x, y);
	await page.mouse.down();
	for (let step = 1; step <= 10; step++) await page.mouse.move(x + (by * step) / 10, y);
	await page.mouse.up();
}

describe("the playable page", () => {
	it.each(LOOKS.map((look) => [`${look.viewport.width} pixels wide, ${look.colorScheme}`, look] as const))(
		"opens from disk without other files, fits and can be read: %s",
		async (_, look) => {
			const { page, requests, errors } = await openPage(browser, PAGE, look);
			await page.locator("#told .big").waitFor();
			for (const tracker of ["library", "not-found-is-complete"]) {
				await page.selectOption("#tracker", tracker);
				await page.locator("#home-text").waitFor();
				await says(page, "right", tracker === "library" ? "✓ right" : "✗ wrong: ROUND-7");
				expect(await overflows(page)).toEqual([]);
				expect(await axeFindings(page)).toEqual([]);
			}
			await page.click("#open");
			expect(await axeFindings(page)).toEqual([]);
			expect(requests).toEqual([]);
			expect(errors).toEqual([]);
			await page.close();
		},
	);

	it("is small enough to be shipped with the package", () => {
		expect(statSync(PAGE).size).toBeLessThan(700_000);
	});

	it("can be used in a minute with the mouse: drag a job past the grace, choose a mutant, copy the scenario", async () => {
		const page = await open();
		await says(page, "told", "ok: A done, B done, C done");
		await drag(page, "start B", 700);
		await says(page, "told", "uncertain: A done, B presumed, C done");
		await says(page, "right", "✓ right");
		await says(page, "truth", "B coming");

		await page.selectOption("#tracker", "four-rounds-of-grace");
		await says(page, "right", "✗ wrong: ROUND-8");
		await says(page, "told", "The library: complete at 3004 ms.");

		await page.click("#copy");
		await page.getByText("Copied.").waitFor();
		const scenario = await copied(page);
		expect(scenario).toContain("Then the wait completes after 4 rounds at 3004 ms");
		expect(scenario).toContain('And node B is known to be "presumed"');
		const job = parseScenario(scenario).nodes[1]?.job;
		expect(typeof job === "object" && job !== null && job.lag).toBeGreaterThan(3003);
		await page.close();
	});

	it.each(LOOKS.map((look) => [`${look.viewport.width} pixels wide, ${look.colorScheme}`, look] as const))(
		"shows a network and its members, and still fits and can be read: %s",
		async (_, look) => {
			const { page, requests, errors } = await openPage(browser, PAGE, look);
			await page.selectOption("#story", "Over a network: a split");
			const row = page.locator("#members tr", { hasText: "node A" });
			await row.getByText("10.0.0.1:3000").waitFor();
			// At the end of the run A does not list C, and the tracker does.
			expect(await row.locator("td").allTextContents()).toEqual(["10.0.0.1:3000", "✓", "✓", "✗ no"]);
			expect(await page.locator("#members tr", { hasText: "the tracker" }).locator("td").allTextContents()).toEqual([
				"",
				"✓",
				"✓",
				"✓",
			]);
			expect(await overflows(page)).toEqual([]);
			expect(await axeFindings(page)).toEqual([]);
			expect([requests, errors]).toEqual([[], []]);
			await page.close();
		},
	);

	it("shows control characters and marks of text direction in replies by their codes, and runs no script", async () => {
		const evil = "x\u202e\u2066<img src=q onerror=window.pwned=1>\u001b[31m\u009b";
		const replies = [{ reply: { value: `trid=77:status=active(${evil}):` } }, { reply: { value: `ERROR:20:${evil}` } }];
		const schedule: Schedule = { ...REFUSED, nodes: [{ name: "A", version: "8.1.2.0", job: {}, replies }] };
		const page = await open(`#${printReplayToken(schedule)}`);
		await says(page, "told", "\\u202e");
		for (const button of ["#last", "#back", "#back"]) {
			await page.click(button);
			const texts = await page.locator("main").evaluate((main) => (main as HTMLElement).innerText);
			expect(texts).not.toMatch(/[^\P{Cc}\t\n]|\p{Cf}/u);
		}
		expect(await page.evaluate(() => "pwned" in globalThis)).toBe(false);
		await page.close();
	});

	it("pauses the tracker's process, and undoes that", async () => {
		const page = await open();
		await page.check("#network-on");
		await page.getByRole("button", { name: "Let the tracker's process pause" }).click();
		await page.locator("#chart .paused").waitFor();
		expect(await page.locator('[data-grip="happening 0"]').getAttribute("aria-label")).toBe("The tracker's process is paused");
		await page.click("#undo");
		await page.locator("#chart .paused").waitFor({ state: "detached" });
		await page.click("#undo");
		await page.locator("#network-on:not(:checked)").waitFor();
		await page.close();
	});

	it("draws only what changed in a step of a drag", async () => {
		const nodes = Array.from({ length: 16 }, (_, index) => String.fromCharCode(65 + index));
		const schedule: Schedule = {
			...REFUSED,
			nodes: nodes.map((name) => ({ name, version: "8.1.2.0", job: { duration: name === "A" ? 2500 : 1200 } })),
		};
		const page = await open(`#${printReplayToken(schedule)}`);
		await page.locator("#falls-title", { hasText: "give a wrong answer on this run" }).waitFor({ timeout: 60_000 });
		const { x, y } = await middleOf(page, "end A");
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.evaluate(() => {
			const touched = new Set<string>();
			const observer = new MutationObserver((changes) => {
				for (const { target } of changes) {
					const element = target instanceof Element ? target : target.parentElement;
					const row = element?.closest("#marks > g");
					const grip = element?.closest("[data-grip]");
					if (row) touched.add(`lane ${[...(row.parentElement?.children ?? [])].indexOf(row)}`);
					else if (grip) touched.add(`grip ${grip.getAttribute("data-grip")}`);
				}
			});
			observer.observe(document.querySelector("#chart") as Element, {
				subtree: true,
				childList: true,
				attributes: true,
				characterData: true,
			});
			(globalThis as unknown as { touched: Set<string> }).touched = touched;
		});
		const grip = page.locator('[data-grip="end A"]');
		const before = await grip.getAttribute("aria-valuenow");
		await page.mouse.move(x + 12, y);
		await expect.poll(() => grip.getAttribute("aria-valuenow")).not.toBe(before);
		const touched = await page.evaluate(() => [...(globalThis as unknown as { touched: Set<string> }).touched]);
		await page.mouse.up();
		// The ticks with the rails, the lane of A, and its grip, but not those of the other fifteen nodes.
		expect(touched.filter((name) => name.startsWith("grip"))).toEqual(["grip end A"]);
		expect(touched.filter((name) => name.startsWith("lane")).length).toBeLessThanOrEqual(3);
		await page.close();
	});

	it("begins with a wrong tracker, and a head that stays answers its question", async () => {
		const { page } = await openPage(browser, PAGE, LIGHT);
		const head = page.locator(".answer");
		await head.getByText("yes, at 1,002 ms (uncertain)").waitFor();
		await head.getByText("no, B has not begun").waitFor();
		await head.getByText("wrong (ROUND-7)").waitFor();
		await page.evaluate(() => scrollTo(0, 1500));
		expect(await head.evaluate((element) => element.getBoundingClientRect().top)).toBe(0);
		await page.close();
	});

	it("names the mutants that give a wrong answer on the run, and selects one of them", async () => {
		const page = await open();
		await page.locator("#falls-title", { hasText: /^\d+ of \d+ mutants give a wrong answer on this run\.$/ }).waitFor();
		await page.locator('[data-tracker="done-anywhere-is-done"]').click();
		await says(page, "right", "✗ wrong: ROUND-");
		expect(await page.locator("#tracker").inputValue()).toBe("done-anywhere-is-done");
		expect(await page.locator('[data-tracker="done-anywhere-is-done"]').getAttribute("aria-pressed")).toBe("true");
		await page.close();
	});

	it("undoes a drag whose first move was too small to have an effect", async () => {
		const page = await open();
		const end = () => page.locator('[data-grip="end A"]').getAttribute("aria-valuetext");
		const before = await end();
		const { x, y } = await middleOf(page, "end A");
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(x + 1, y);
		for (let step = 1; step <= 8; step++) await page.mouse.move(x + 15 * step, y);
		await page.mouse.up();
		await page.waitForFunction(
			(old) => document.querySelector('[data-grip="end A"]')?.getAttribute("aria-valuetext") !== old,
			before,
		);
		await page.click("#undo");
		await page.waitForFunction(
			(old) => document.querySelector('[data-grip="end A"]')?.getAttribute("aria-valuetext") === old,
			before,
		);
		await page.close();
	});

	it("scrolls under a finger that rests at the edge of a phone, so that its first hint can be followed", async () => {
		const { page } = await openPage(browser, PAGE, { viewport: LARGE_PHONE, colorScheme: "light" });
		await page.locator("#told .big").waitFor();
		await page.selectOption("#tracker", "library");
		await says(page, "told", "ok: A done, B done, C done");
		const grip = page.locator('[data-grip="start B"]');
		await grip.scrollIntoViewIfNeeded();
		const { x, y } = await middleOf(page, "start B");
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(LARGE_PHONE.width - 20, y);
		await says(page, "told", "uncertain: A done, B presumed, C done");
		await page.mouse.up();
		await says(page, "truth", "B coming");
		await page.close();
	});

	it("informs a screen reader at the end of a drag, and not at each step", async () => {
		const page = await open();
		const isBusy = () => page.locator(".answer [aria-live]").getAttribute("aria-busy");
		const { x, y } = await middleOf(page, "end A");
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(x + 40, y);
		expect(await isBusy()).toBe("true");
		await page.mouse.up();
		expect(await isBusy()).toBe("false");
		await page.close();
	});

	it("undoes the story, the hint and the tracker, one after the other", async () => {
		const page = await open();
		await page.selectOption("#story", "A node restarts");
		await page.click("#add-node");
		await page.locator('[data-grip="start D"]').waitFor();
		await page.selectOption("#tracker", "two-rounds-of-grace");
		await page.click("#undo");
		expect(await page.locator("#tracker").inputValue()).toBe("library");
		await page.locator('[data-grip="start D"]').waitFor();
		await page.click("#undo");
		await page.locator('[data-grip="start D"]').waitFor({ state: "detached" });
		expect(await page.locator("#story").inputValue()).toBe("A node restarts");
		await page.click("#undo");
		expect(await page.locator("#story").inputValue()).toBe("A node that starts late");
		await page.getByText("The job reaches B 1.5 s late").waitFor();
		await page.close();
	});

	it("undoes a drag, and keeps the node that was added before it", async () => {
		const page = await open();
		await page.click("#add-node");
		const end = page.locator('[data-grip="end D"]');
		await end.scrollIntoViewIfNeeded();
		const before = await end.getAttribute("aria-valuetext");
		await drag(page, "end D", -60);
		await expect.poll(() => end.getAttribute("aria-valuetext")).not.toBe(before);
		await page.click("#undo");
		await expect.poll(() => end.getAttribute("aria-valuetext")).toBe(before);
		await page.click("#undo");
		await end.waitFor({ state: "detached" });
		await page.close();
	});

	it("keeps the story when it is loaded again", async () => {
		const page = await open();
		await page.selectOption("#story", "A hard deadline");
		await page.waitForFunction(() => location.hash.includes("story="));
		await page.reload();
		await page.locator("#told .big").waitFor();
		expect(await page.locator("#story").inputValue()).toBe("A hard deadline");
		await page.close();
	});

	it("leaves the controls of four nodes usable", async () => {
		const page = await open();
		await page.click("#add-node");
		await page.locator('[data-grip="start D"]').waitFor();
		const widths = await page
			.locator("#nodes input[type=range]")
			.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
		expect(Math.min(...widths)).toBeGreaterThan(100);
		await page.close();
	});

	it("can be used in a minute with only the keyboard", async () => {
		const page = await open();
		const tabTo = async (selector: string, back = false) => {
			for (let presses = 0; presses < 120; presses++) {
				if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
				await page.keyboard.press(back ? "Shift+Tab" : "Tab");
			}
			throw new Error(`The keyboard does not reach ${selector}.`);
		};
		await tabTo('[data-grip="start B"]');
		for (let press = 0; press < 4; press++) await page.keyboard.press("Shift+ArrowRight");
		await says(page, "told", "uncertain: A done, B presumed, C done");
		expect(await page.locator('[data-grip="start B"]').getAttribute("aria-valuetext")).toBe("3500 ms");

		await tabTo("#tracker", true);
		await page.keyboard.type("four rounds");
		await says(page, "right", "✗ wrong: ROUND-8");

		await tabTo("#home-scenario");
		await page.keyboard.press("ArrowRight");
		await tabTo("#copy");
		await page.keyboard.press("Enter");
		await page.getByText("Copied.").waitFor();
		expect(parseReplayToken(await copied(page)).nodes[1]?.job).toEqual({ lag: 3500 });
		await page.close();
	});

	it("shows what is known at each moment, and the clause behind each round", async () => {
		const page = await open();
		await page.locator("#time").focus();
		await page.keyboard.press("Home");
		await page.getByText("A is asked query-show:id=4660").waitFor();
		await page.getByText("Round 1 of 4").waitFor();
		await page.click("#round-after");
		await page.getByText("Empty rounds in a row: 1 of 3.").waitFor();
		await page.locator("#round", { hasText: "ROUND-7 MUST Not found at first is in progress" }).waitFor();
		await page.close();
	});

	it("drops the reply that the user clicks, and restores it with a second click", async () => {
		const page = await open();
		await page.getByRole("button", { name: "Drop it, what B answers in round 4" }).click();
		await says(page, "told", "network error at 8003 ms");
		await says(page, "right", "✓ right");
		await page.getByRole("button", { name: "Undo" }).click();
		await says(page, "told", "complete at 3004 ms");
		await page.getByRole("combobox", { name: "What C answers in round 4" }).selectOption("ERROR:20");
		await says(page, "told", "server error at 3004 ms");
		await page.getByRole("button", { name: "Drop it, what C answers in round 4" }).focus();
		await page.keyboard.press("Enter");
		// C said that it was done, so its later failures do not matter (ROUND-12).
		await says(page, "told", "complete at 8003 ms");
		await page.keyboard.press("Enter");
		await says(page, "told", "complete at 3004 ms");
		await page.close();
	});

	it("restarts a node, changes a version and moves events, and the address keeps all of it", async () => {
		const page = await open();
		await page.getByRole("combobox", { name: "Node A: server version" }).selectOption("5.6.0.25");
		await page.getByRole("combobox", { name: "Node C: what happens" }).selectOption("restart");
		await page.getByRole("button", { name: "Node C: let it happen at 1500 ms" }).click();
		await page.locator('[data-grip="event 0"]').focus();
		await page.keyboard.press("ArrowLeft");
		await page.getByRole("slider", { name: "Node C: job runs for, ms" }).fill("5000");
		await says(page, "told", "uncertain: A done, B done, C vanished");
		const wanted = await page.locator("#home-text").inputValue();
		expect(wanted).toContain("When node C restarts at 1450 ms");
		await page.reload();
		await says(page, "told", "uncertain: A done, B done, C vanished");
		const lines = (text: string) => text.split("\n").slice(1);
		expect(lines(await page.locator("#home-text").inputValue())).toEqual(lines(wanted));

		await page.locator('[data-grip="event 0"]').focus();
		await page.keyboard.press("Delete");
		await page.getByText("No events. Let a node restart").waitFor();
		// The focus is on another grip, and not lost.
		expect(await page.evaluate(() => document.activeElement?.getAttribute("data-grip"))).not.toBeNull();
		await page.keyboard.press("Control+z");
		await page.locator('[data-grip="event 0"]').waitFor();
		await page.close();
	});

	it("opens any token, from its address, from a page written with one, and from a paste", async () => {
		const token = printReplayToken(REFUSED);
		const byAddress = await open(`#${token}&tracker=body-errors-are-not-found`);
		await says(byAddress, "told", "server error at 1 ms");
		expect(await byAddress.locator("#tracker").inputValue()).toBe("body-errors-are-not-found");
		await byAddress.close();

		const file = join(scratch, "play.html");
		writeFileSync(file, writePlayPage(token, "two-rounds-of-grace"));
		const { page, errors } = await openPage(browser, file, LIGHT);
		await says(page, "told", "server error at 1 ms");
		expect(await page.locator("#tracker").inputValue()).toBe("two-rounds-of-grace");
		await page.click("#open");
		await page.fill("#pasted", `${token}!`);
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await page.getByText(`its character ${token.length + 1} is "!".`).waitFor();
		await page.fill("#pasted", "Scenario: two\n  Given a cluster of 2 nodes\n  When the task is awaited");
		await page.locator("#open-form").getByRole("button", { name: "Open" }).click();
		await says(page, "told", "ok: A done, B done");
		expect(errors).toEqual([]);
		await page.close();
	});

	it("says what is wrong with a token in its address, which stays there, and still opens", async () => {
		const page = await open("#s1.hello");
		await page.getByText("The replay token was cut or mistyped: it cannot be uncompressed.").waitFor();
		await says(page, "told", "A done, B presumed, C done");
		await page.waitForTimeout(300);
		expect(await page.evaluate(() => location.hash)).toBe("#s1.hello");
		await page.close();
	});

	it("finds a schedule on which a mutant is wrong", async () => {
		const page = await open();
		await page.selectOption("#tracker", "grace-a-node");
		await says(page, "right", "✓ right");
		await page.click("#find");
		// It needs some seconds of the processor, which a busy machine may give it late.
		await page.locator("#right", { hasText: "✗ wrong" }).waitFor({ timeout: 150_000 });
		await page.close();
	});
});
