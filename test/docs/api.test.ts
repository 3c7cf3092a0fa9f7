import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../cli/run-cli.ts";

const PAGE = readFileSync("docs/api.md", "utf8");
const NAME = "aerospike-execute-task";
/** In the package's own folder, so that the examples find it by its name. */
const SCRATCH = "reports/docs-api";

const manifest: { readonly exports: Readonly<Record<string, string | { readonly default: string }>> } = JSON.parse(
	readFileSync("package.json", "utf8"),
);

interface Section {
	readonly entry: string;
	readonly text: string;
}

/** What the page says of each entry point. */
const sections: readonly Section[] = PAGE.split(/^## /m)
	.slice(1)
	.flatMap((text) => {
		const entry = /^`aerospike-execute-task(\/[\w/-]+)?`\n/.exec(text);
		return entry === null ? [] : [{ entry: `.${entry[1] ?? ""}`, text }];
	});

/** The entry points that are modules. */
const modules = Object.entries(manifest.exports).flatMap(([entry, target]) =>
	typeof target === "string" ? [] : [[entry, target.default] as const],
);

beforeAll(() => void mkdirSync(SCRATCH, { recursive: true }));
afterAll(() => rmSync(SCRATCH, { recursive: true, force: true }));

describe("docs/api.md", () => {
	it("has a section for each entry point of the package, and for no other", () => {
		expect(sections.map(({ entry }) => entry).sort()).toEqual(modules.map(([entry]) => entry).sort());
	});

	it.each(modules)("names everything that %s exports, and nothing else", (entry, file) => {
		const section = sections.find((each) => each.entry === entry)?.text ?? "";
		const prose = section.replace(/^```js\n[\s\S]*?^```$/gm, "");
		const [, types = ""] = /^Types: ([\s\S]*?)\.$/m.exec(prose) ?? [];
		const values = [...prose.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, names = ""]) => namesIn(names));
		const { exported, exportedTypes } = exportsOf(file.replace(/^\.\/dist\//, "").replace(/\.js$/, ".ts"));
		expect(values.sort()).toEqual(exported);
		expect(namesIn(types).sort()).toEqual(exportedTypes);
	});

	it.each(examples())("example %i (%s) prints what it says", async (number, _entry, code) => {
		const file = join(SCRATCH, `example-${number}.mjs`);
		writeFileSync(file, code);
		const { code: exit, out, err } = await runProgram(process.execPath, [file]);
		expect(exit, err).toBe(0);
		expect(out.trimEnd().split("\n")).toEqual(promisedBy(code));
	});

	it("shows every value that is exported in an example", () => {
		const code = examples()
			.map(([, , text]) => text)
			.join("\n");
		const exempt = ["FeaturesNotRun", "KnownFailuresError", "Unsupported"]; // They are thrown, and need no call.
		for (const [, file] of modules) {
			const { exported } = exportsOf(file.replace(/^\.\/dist\//, "").replace(/\.js$/, ".ts"));
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

/** What an example says that it prints: behind a `console.log`, or on lines of their own. */
function promisedBy(code: string): readonly string[] {
	return code.split("\n").flatMap((line) => {
		const promised = /^\s*console\.log\(.*\); \/\/ (.+)$/.exec(line)?.[1] ?? /^\/\/ (.+)$/.exec(line)?.[1];
		return promised === undefined ? [] : [promised];
	});
}

/** The names that an index of the sources exports. It is a list and nothing else, or declares what it exports itself. */
function exportsOf(file: string): { readonly exported: readonly string[]; readonly exportedTypes: readonly string[] } {
	const source = readFileSync(file, "utf8");
	const exported: string[] = [];
	const exportedTypes: string[] = [];
	for (const [, isType, names = ""] of source.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
		for (const item of names.split(",").map((each) => each.trim())) {
			if (item === "") continue;
			const name = item.replace(/^type /, "").replace(/^.* as /, "");
			(isType !== undefined || item.startsWith("type ") ? exportedTypes : exported).push(name);
		}
	}
	for (const [, name = ""] of source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)) exported.push(name);
	for (const [, name = ""] of source.matchAll(/^export (?:interface|type) (\w+)/gm)) exportedTypes.push(name);
	return { exported: exported.sort(), exportedTypes: exportedTypes.sort() };
}
