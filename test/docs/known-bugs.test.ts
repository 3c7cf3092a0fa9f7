import { expect, it } from "vitest";
import { HISTORIES } from "../../kit/gallery/history/histories.ts";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";

it("docs/known-bugs.md has the histories and all known bad trackers; npm run docs updates it", async () => {
	const page = [
		"# Known bugs, and how real clients came to have them",
		"",
		"A report says which known bad tracker a driver resembles (`kit/gallery/`). This page says where such bugs come from.",
		"",
		...HISTORIES.flatMap(({ id, title, story, trackers }) => [
			`<a id="${id}"></a>`,
			"",
			`## ${title}`,
			"",
			...story.flatMap((text) => [escaped(text), ""]),
			...table(trackers),
			"",
		]),
		"## All known bad trackers",
		"",
		...table(GALLERY.map(({ name }) => name)),
		"",
	];
	await expect(page.join("\n")).toMatchFileSnapshot("../../docs/known-bugs.md");
});

it("each history is about trackers of the gallery, and each tracker has at most one", () => {
	const names = new Set(GALLERY.map(({ name }) => name));
	const told = HISTORIES.flatMap(({ trackers }) => trackers);
	expect(told.filter((name) => !names.has(name))).toEqual([]);
	expect(new Set(told).size).toBe(told.length);
});

function table(trackers: readonly string[]): readonly string[] {
	const rows = trackers.flatMap((tracker) => {
		const sheet = GALLERY.find(({ name }) => name === tracker);
		return sheet === undefined
			? []
			: [`| \`${tracker}\` | ${escaped(sheet.does)} | ${escaped(sheet.seenIn)} | ${sheet.breaks.join(", ")} |`];
	});
	return ["| tracker | what it does | seen in | breaks |", "|---|---|---|---|", ...rows];
}

function escaped(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
