import { readdirSync, readFileSync } from "node:fs";
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { describe, expect, it } from "vitest";
import { ALL_STEPS } from "../../../kit/steps/all-steps.ts";
import { STEP_PARAMETERS } from "../../../kit/steps/parameter-types.ts";
import { copiedFiles } from "../../../kit/takeaway/copied-files.ts";
import { forBehave } from "../../../kit/takeaway/for-behave.ts";
import { ROUTES } from "../../../simulator/control/routes.ts";

const files = copiedFiles();
const textOf = (name: string) => files.find((file) => file.name === name)?.text ?? "";

describe("the copied files", () => {
	it("contain every feature file unchanged, and the specification", () => {
		const features = readdirSync("features").filter((name) => name.endsWith(".feature"));
		expect(features.length).toBeGreaterThan(5);
		for (const name of [...features, "SPEC.md"]) expect(textOf(name)).toBe(readFileSync(`features/${name}`, "utf8"));
	});

	it("contain a catalogue of every step and every parameter", () => {
		for (const { expression } of ALL_STEPS) expect(textOf("STEPS.md")).toContain(`- \`${expression}\``);
		for (const { name, pattern } of STEP_PARAMETERS) {
			expect(textOf("STEPS.md")).toContain(`### {${name}}`);
			expect(textOf("STEPS.md")).toContain(pattern);
		}
	});

	it("show an example line for each step, and example values for each parameter", () => {
		expect(textOf("STEPS.md")).toContain("- `node {node} restarts at {number} ms`<br>`node A restarts at 800 ms`");
		expect(textOf("STEPS.md")).toMatch(/### \{wait\}\n\n- `the wait`\n/);
	});

	it("describe every request of the control API", () => {
		for (const { method, path, summary } of ROUTES) {
			expect(textOf("CONTROL.md")).toContain(`| \`${method.toUpperCase()} ${path}\` |`);
			expect(textOf("CONTROL.md")).toContain(summary);
		}
	});

	it("list every file in the README", () => {
		for (const { name } of files) if (name !== "README.md") expect(textOf("README.md")).toContain(`[${name}](${name})`);
	});
});

/** The scenarios of a feature file without their texts, because behave reads backslashes in tables differently. */
function shapes(feature: string): readonly unknown[] {
	let id = 0;
	const newId = () => String(++id);
	const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(feature);
	return compile(document, "", newId).map(({ tags, location, steps }) => [
		location?.line,
		tags.map(({ name }) => name),
		steps.map(({ type }) => type),
	]);
}

describe("feature files for behave", () => {
	it("contain the same scenarios, without rules", () => {
		for (const { text } of files.filter((file) => file.name.endsWith(".feature"))) {
			const flat = forBehave(text);
			expect(flat).not.toMatch(/^\s*Rule:/m);
			expect(shapes(flat)).toEqual(shapes(text));
		}
	});

	it("do not change the text below a step", () => {
		const text =
			'Feature: f\n\n  Rule: r\n\n    Scenario: s\n      Given the reply:\n        """\n        Rule: no rule\n        | a\\\\b |\n        """';
		expect(forBehave(text)).toBe(
			'Feature: f\n\n  # Rule: r\n\n  Scenario: s\n    Given the reply:\n      """\n      Rule: no rule\n      | a\\\\b |\n      """',
		);
	});
});
