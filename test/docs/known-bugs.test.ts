import { expect, it } from "vitest";
import { HISTORIES } from "../../kit/gallery/history/histories.ts";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { wrapProse } from "../../tools/drivers/wrap-prose.ts";

it("docs/known-bugs.md has the histories and all mutants; npm run docs updates it", async () => {
	const page = [
		"# Known bugs, and how real clients came to have them",
		"",
		...wrapProse(
			"A *mutant* is a tracker with one deliberate bug (`kit/gallery/`). If a driver fails like a mutant, its report names the mutant. This page explains how real clients came to have such bugs. [glossary.md](glossary.md) explains the words.",
		),
		"",
		...wrapProse(
			"In the tables, *does not declare it* means that the adapter does not list this behaviour in its habits ([writing-an-adapter.md](writing-an-adapter.md#capabilities-and-habits)). *Breaks* lists the requirements of [SPEC.md](../features/SPEC.md) that the mutant fails.",
		),
		"",
		...wrapProse(
			"The mutants whose names begin with `adaptive-` change the pauses of the library's own strategy `adaptive`. Their pauses are compared with the exact ones of WAIT-2. Of a driver that declares the habit `adaptive`, only the shortest pause is judged, so the kit does not find these bugs in drivers.",
		),
		"",
		...HISTORIES.flatMap(({ id, title, story, trackers }) => [
			`<a id="${id}"></a>`,
			"",
			`## ${title}`,
			"",
			...story.flatMap((text) => [...wrapProse(escaped(text)), ""]),
			...table(trackers),
			"",
		]),
		"## All mutants that get the rules wrong",
		"",
		"Other mutants get the members of a cluster wrong. `kit/gallery/members/` contains them.",
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
	return ["| mutant | what it does | seen in | breaks |", "|---|---|---|---|", ...rows];
}

function escaped(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
