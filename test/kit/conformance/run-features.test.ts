import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FeaturePlaces, runFeatures } from "../../../features/kit/conformance/run-features.ts";

/** Steps of our own, one for each way a scenario can end. */
const STEPS = `
import { Given, Then, When } from "@cucumber/cucumber";
Given("a start", function () { this.attach("42", "text/plain"); });
When("it goes on with:", (_) => {});
When("a table:", (_) => {});
Then("all is well", () => {});
Then("it fails", () => { throw new Error("it was asked to"); });
Then("it is not offered", () => "skipped");
`;

const FEATURE = `
Feature: ways to end
  @PARSE-1 @ROUND-12 @MUST
  Scenario: passes
    Given a start
    And a start
    When it goes on with:
      """
      two
      lines
      """
    When a table:
      | a | b\\|c |
    Then all is well

  @PARSE-2
  Scenario: fails
    Given a start
    Then it fails

  Scenario: is not offered
    Given a start
    Then it is not offered
    And all is well

  Scenario: has a step that nobody defined
    Given a beginning

  Scenario Outline: row <n>
    Then <what>
    Examples:
      | n | what        |
      | 1 | all is well |
      | 2 | it fails    |
`;

let root = "";
const places = (): FeaturePlaces => ({ root, features: [join(root, "*.feature")], steps: [join(root, "steps/*.mjs")] });

beforeAll(() => {
	// Inside the repository, so that the steps find cucumber.
	mkdirSync("reports", { recursive: true });
	root = mkdtempSync(resolve("reports/run-features-"));
	mkdirSync(join(root, "steps"));
	writeFileSync(join(root, "steps/steps.mjs"), STEPS);
	writeFileSync(join(root, "ways.feature"), FEATURE);
});
afterAll(() => rmSync(root, { recursive: true }));

describe("running feature files", { timeout: 60_000 }, () => {
	it("says how each scenario ended, where it stands, and what it is about", async () => {
		const seen: string[] = [];
		const results = await runFeatures(places(), { onScenario: ({ name }, ended, all) => seen.push(`${ended}/${all} ${name}`) });
		expect(results.map(({ name, line, verdict }) => [name, line, verdict])).toEqual([
			["passes", 4, "passed"],
			["fails", 17, "failed"],
			["is not offered", 21, "unsupported"],
			["has a step that nobody defined", 26, "could not run"],
			["row 1", 33, "passed"],
			["row 2", 34, "failed"],
		]);
		expect(results[0]).toMatchObject({
			file: "ways.feature",
			requirements: ["PARSE-1", "ROUND-12"],
			attachments: { "text/plain": "42" },
		});
		expect(results[1]?.message).toContain("it was asked to");
		expect(seen).toHaveLength(6);
		expect(seen[5]).toBe("6/6 row 2");
	});

	it("shows the steps as Gherkin that can be pasted", async () => {
		const [passes] = await runFeatures(places(), { tags: "@PARSE-1" });
		expect(passes?.steps.join("\n")).toBe(
			[
				"Given a start",
				"And a start",
				"When it goes on with:",
				'  """',
				"  two",
				"  lines",
				'  """',
				"And a table:",
				"  | a | b\\|c |",
				"Then all is well",
			].join("\n"),
		);
	});

	it("counts what is run, and not what there is", async () => {
		const counts: string[] = [];
		await runFeatures(places(), { tags: "@PARSE-1", onScenario: (_, ended, all) => counts.push(`${ended}/${all}`) });
		expect(counts).toEqual(["1/1"]);
	});

	it("refuses to say anything where no scenario was run", async () => {
		await expect(runFeatures(places(), { tags: "@NO-SUCH" })).rejects.toThrow(/^No scenario was run\.$/);
	});

	it("refuses to say anything where a feature file is no Gherkin", async () => {
		writeFileSync(join(root, "broken.feature"), "Feature: x\n  Scenario: y\n    Given a start\n  What?\n");
		try {
			await expect(runFeatures(places())).rejects.toThrow(/^broken\.feature \(4:3\): expected: /);
		} finally {
			rmSync(join(root, "broken.feature"));
		}
	});
});
