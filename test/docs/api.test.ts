import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportsOf, MODULES } from "./support/exported-names.ts";
import { promisedBy } from "./support/run-code.ts";
import { type Printed, runTogether } from "./support/run-together.ts";

const PAGE = readFileSync("docs/api.md", "utf8");
const NAME = "aerospike-execute-task";
/** Inside the checkout, so that the examples find the package by its name. */
const SCRATCH = "reports/docs-api";

interface Section {
	readonly entry: string;
	readonly text: string;
}

/** The section of each entry point. */
const sections: readonly Section[] = PAGE.split(/^## /m)
	.slice(1)
	.flatMap((text) => {
		const entry = /^`aerospike-execute-task(\/[\w/-]+)?`\n/.exec(text);
		return entry === null ? [] : [{ entry: `.${entry[1] ?? ""}`, text }];
	});

beforeAll(() => void mkdirSync(SCRATCH, { recursive: true }));
afterAll(() => rmSync(SCRATCH, { recursive: true, force: true }));

describe("docs/api.md", () => {
	it("has exactly one section for each entry point of the package", () => {
		expect(sections.map(({ entry }) => entry).sort()).toEqual(MODULES.map(([entry]) => entry).sort());
	});

	it.each(MODULES)("names exactly what %s exports", (entry, source) => {
		const section = sections.find((each) => each.entry === entry)?.text ?? "";
		const prose = section.replace(/^```js\n[\s\S]*?^```$/gm, "");
		const [, types = ""] = /^Types: ([\s\S]*?)\.$/m.exec(prose) ?? [];
		const values = [...prose.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, names = ""]) => namesIn(names));
		const { exported, exportedTypes } = exportsOf(source);
		expect(values.sort()).toEqual(exported);
		expect(namesIn(types).sort()).toEqual(exportedTypes);
	});

	describe("example", () => {
		let printed: readonly Printed[] = [];
		beforeAll(async () => {
			const files = examples().map(([number, , code]) => {
				const file = join(SCRATCH, `example-${number}.mjs`);
				writeFileSync(file, code);
				return file;
			});
			printed = await runTogether(files);
		});

		it.each(examples())("%i (%s) prints what it says", (number, entry, code) => {
			// The example of the command line shows how a mistake is reported.
			const complaint = entry.endsWith("/cli")
				? expect.stringMatching(/^aerospike-task: no-such-run\.json cannot be read: /)
				: "";
			expect(printed[number - 1]).toEqual({ lines: promisedBy(code), complaint });
		});
	});

	it("shows every value that is exported in an example", () => {
		const code = examples()
			.map(([, , text]) => text)
			.join("\n");
		// These are thrown only.
		const exempt = ["FeaturesNotRun", "KnownFailuresError", "Unsupported"];
		for (const [, source] of MODULES) {
			const { exported } = exportsOf(source);
			for (const name of exported) if (!exempt.includes(name)) expect(code).toMatch(new RegExp(`\\b${name}\\b`));
		}
	});
});

function namesIn(text: string): string[] {
	return [...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

function examples(): readonly (readonly [number: number, entry: string, code: string])[] {
	return sections
		.flatMap(({ entry, text }) => [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => [entry, code] as const))
		.map(([entry, code], index) => [index + 1, `${NAME}${entry.slice(1)}`, code] as const);
}
