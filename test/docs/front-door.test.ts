import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const readme = readFileSync("README.md", "utf8");

/** The kinds of evidence, from the type itself. */
const [, union = ""] = /^export type Evidence =([^;]+);/m.exec(readFileSync("src/tracking/evidence.ts", "utf8")) ?? [];
const evidences = [...union.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
/** The evidence that decides another outcome than `uncertain`. */
const SURE = ["done", "aborted", "abandoned"];

describe("docs/uncertain.md", () => {
	it("has exactly one section for each evidence that makes an outcome uncertain", () => {
		const page = readFileSync("docs/uncertain.md", "utf8");
		const sections = [...page.matchAll(/^## `(\w+)`: /gm)].map(([, name]) => name);
		expect(evidences).toEqual(expect.arrayContaining(SURE));
		expect(sections.sort()).toEqual(evidences.filter((name) => !SURE.includes(name)).sort());
	});
});

describe("the README", () => {
	it("explains every evidence", () => {
		expect(evidences.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
	});

	it("says why, then shows the commands, a program and where to start, and then the other sections", () => {
		const sections = [...readme.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
		expect(sections.slice(0, 5)).toEqual(["Why", "Two commands", "A short program", "Where to start", "Install"]);
	});

	it("names the same server versions as the changelog", () => {
		const [first, last] = /server version from (\d\.\d) to (\d\.\d)/.exec(readme)?.slice(1) ?? [];
		expect(first).toMatch(/\d/);
		expect(readFileSync("CHANGELOG.md", "utf8")).toContain(`servers from version ${first} to ${last}`);
	});

	it("names the version of Node that the manifest asks for", () => {
		const [, version = ""] = /^>=(.+)$/.exec(JSON.parse(readFileSync("package.json", "utf8")).engines.node) ?? [];
		expect(readme).toContain(`Node.js ${version} or later`);
	});
});

describe("the settings beside the code", () => {
	it(".editorconfig indents as biome does", () => {
		const { formatter } = JSON.parse(readFileSync("biome.json", "utf8"));
		const [, all = ""] = /^\[\*\]\n([\s\S]*?)(?=^\[)/m.exec(readFileSync(".editorconfig", "utf8")) ?? [];
		expect(all).toContain(`indent_style = ${formatter.indentStyle}\n`);
		expect(all).toContain(`max_line_length = ${formatter.lineWidth}\n`);
	});

	it("updates of dependencies are searched in every folder with a package.json, and in the workflows", () => {
		const { updates } = parse(readFileSync(".github/dependabot.yml", "utf8"));
		const npm = updates.find((each: { "package-ecosystem": string }) => each["package-ecosystem"] === "npm");
		expect(npm.directories).toEqual(["/", "/launcher"]);
		expect(updates.map((each: { "package-ecosystem": string }) => each["package-ecosystem"])).toContain("github-actions");
	});

	it("every issue form has a name, a description, and fields with different ids", () => {
		const forms = readdirSync(".github/ISSUE_TEMPLATE").filter((name) => name !== "config.yml");
		expect(forms.length).toBeGreaterThan(2);
		for (const name of forms) {
			const form = parse(readFileSync(`.github/ISSUE_TEMPLATE/${name}`, "utf8"));
			expect(form.name, name).toEqual(expect.any(String));
			expect(form.description, name).toEqual(expect.any(String));
			const fields: readonly { readonly id: string; readonly attributes: { readonly label: string } }[] = form.body;
			expect(new Set(fields.map(({ id }) => id)).size, name).toBe(fields.length);
			for (const { attributes } of fields) expect(attributes.label, name).toEqual(expect.any(String));
		}
	});
});
