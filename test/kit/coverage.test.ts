import { describe, expect, test } from "vitest";
import { checkCoverage, type Finding } from "../../kit/spec/coverage.ts";
import { checkFeatures, loadScenarios } from "../../kit/spec/features-directory.ts";
import { readScenarios } from "../../kit/spec/scenario-tags.ts";
import { readSpec } from "../../kit/spec/spec.ts";
import { readUntested } from "../../kit/spec/untested.ts";

const SPEC = `Version: 1.0.0
### GATE-1 MUST (in part SHOULD): A gate opens
At once.
### GATE-2 SHOULD: A gate closes
Behind you.
### GATE-3 MAY: A gate has a bell
Any bell.
### JUDGE-1: A gate is watched
From outside.
| \`@needs:bell\` | ring |
`;

const FEATURE = `Feature: gates

  @GATE-1 @MUST
  Scenario: it opens
    Given a gate

  @GATE-1 @SHOULD
  Scenario: it opens without a creak
    Given a gate

  @GATE-1 @GATE-2 @SHOULD @JUDGE-1
  Scenario: it closes once it was open
    Given a gate

  @GATE-3 @MAY @needs:bell
  Scenario Outline: it rings
    Given a <bell>
    Examples:
      | bell |
      | loud |
`;

/** What the check finds, as `file:line message`, when a piece of the feature file reads otherwise. */
function findings(piece = "", instead = "", untested = ""): readonly string[] {
	const found = checkCoverage(
		readSpec(SPEC),
		readUntested(untested),
		readScenarios(FEATURE.replace(piece, instead), "gates.feature"),
	);
	return found.map(asText);
}

function asText({ file, line, message }: Finding): string {
	return `${file}:${line} ${message}`;
}

describe("holding scenarios against a specification", () => {
	test("finds nothing where every clause has a scenario and every tag is right", () => {
		expect(findings()).toEqual([]);
	});

	test.each([
		[
			"an id that does not exist",
			"@GATE-3",
			"@GATE-3 @GATE-4",
			"gates.feature:16 @GATE-4 is no clause of SPEC.md, no level and no need.",
		],
		[
			"a need that is unknown",
			"@needs:bell",
			"@needs:horn",
			"gates.feature:16 @needs:horn is no clause of SPEC.md, no level and no need.",
		],
		[
			"a level that is none",
			"@GATE-3 @MAY",
			"@GATE-3 @may",
			"gates.feature:16 @may is no clause of SPEC.md, no level and no need.",
		],
		["no level", "@GATE-1 @MUST", "@GATE-1", "gates.feature:4 needs one level tag, and has 0."],
		["two levels", "@GATE-1 @MUST", "@GATE-1 @MUST @SHOULD", "gates.feature:4 needs one level tag, and has 2."],
		["no clause", "@GATE-1 @MUST", "@MUST", "gates.feature:4 names no clause."],
		[
			"only a clause that binds the kit",
			"@GATE-1 @MUST",
			"@JUDGE-1 @MUST",
			"gates.feature:4 names clauses that bind the kit, and none that binds a driver.",
		],
		[
			"a level above that of a clause",
			"@GATE-2 @SHOULD",
			"@GATE-2 @MUST",
			"gates.feature:12 is tagged @MUST, but names GATE-2, which is only SHOULD.",
		],
		[
			"a level below that of its clause",
			"@GATE-3 @MAY",
			"@GATE-2 @MAY",
			"gates.feature:16 is tagged @MAY, but names GATE-2 (SHOULD).",
		],
		[
			"the name of another scenario",
			"it rings",
			"it opens",
			'gates.feature:16 "it opens" is also the name of the scenario at gates.feature:4.',
		],
	])("finds a scenario with %s", (_, piece, instead, message) => {
		expect(findings(piece, instead)).toContain(message);
	});

	test("finds a clause without a scenario", () => {
		expect(findings("@GATE-1 @GATE-2 @SHOULD", "@GATE-1 @SHOULD")).toEqual([
			"SPEC.md:4 GATE-2 has no scenario tagged @SHOULD, and no reason in UNTESTED.md.",
		]);
	});

	test("does not take the scenario of a clause's weaker part for one of the clause", () => {
		expect(findings("@GATE-1 @MUST", "@GATE-2 @SHOULD")).toEqual([
			"SPEC.md:2 GATE-1 has no scenario tagged @MUST, and no reason in UNTESTED.md.",
		]);
	});

	test("is content with a clause that is declared untested with a reason", () => {
		expect(findings("@GATE-3 @MAY", "@GATE-2 @SHOULD", "| GATE-3 | no bell can be had |")).toEqual([]);
	});

	test.each([
		["without a reason", "| GATE-3 |  |", "UNTESTED.md:1 GATE-3 is declared untested without a reason."],
		["that does not exist", "| GATE-9 | why |", "UNTESTED.md:1 GATE-9 is no clause of SPEC.md."],
		["that has a scenario after all", "| GATE-2 | why |", "UNTESTED.md:1 GATE-2 is declared untested, but has a scenario."],
	])("finds a clause declared untested %s", (_, untested, message) => {
		expect(findings("@GATE-3 @MAY", "@GATE-2 @SHOULD", untested)).toContain(message);
	});

	test("hands the tags of a feature and of a rule down to their scenarios", () => {
		const text = "@MUST\nFeature: f\n  @GATE-1\n  Rule: r\n    @GATE-2\n    Scenario: s\n      Given a gate\n";
		expect(readScenarios(text, "f.feature")).toEqual([
			{ file: "f.feature", line: 6, name: "s", tags: ["@MUST", "@GATE-1", "@GATE-2"] },
		]);
	});
});

describe("the scenarios of this package", () => {
	test("are those of its specification", () => {
		expect(checkFeatures().map(asText)).toEqual([]);
	});

	test("are there", () => {
		expect(loadScenarios().length).toBeGreaterThan(100);
	});
});
