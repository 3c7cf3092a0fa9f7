import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { WHOLE_GALLERY } from "../../kit/gallery/mutants/whole-gallery.ts";
import { loadPlayables } from "../../kit/scenario/load-playables.ts";
import { checkWatchers } from "../../kit/spec/check-sight.ts";
import { checkCoverage } from "../../kit/spec/coverage.ts";
import { checkFeatures, loadScenarios, loadSpec } from "../../kit/spec/features-directory.ts";
import type { SpecFinding } from "../../kit/spec/finding.ts";
import { readScenarios } from "../../kit/spec/scenario-tags.ts";
import { readSpec } from "../../kit/spec/spec.ts";
import { readUntested } from "../../kit/spec/untested.ts";

const SPEC = `Version: 1.0.0
### GATE-1 MUST (in part SHOULD): A gate opens
At once.

Seen by: wire, oracle

### GATE-2 SHOULD: A gate closes
Behind you.

Seen by: decide

### GATE-3 MAY: A gate has a bell
Any bell.

Seen by: oracle; no profile: a bell is not judged (JUDGE-3); no mutant: bells do not break

### JUDGE-1: A gate is watched
From outside.
### JUDGE-3: What cannot be seen
Not judged: GATE-3.
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

function asText({ file, line, message }: SpecFinding): string {
	return `${file}:${line} ${message}`;
}

describe("checking scenarios against a specification", () => {
	test("has no complaint if every clause has a scenario and every tag is right", () => {
		expect(findings()).toEqual([]);
	});

	test.each([
		[
			"an id that does not exist",
			"@GATE-3",
			"@GATE-3 @GATE-4",
			"gates.feature:16 @GATE-4 is not a clause of SPEC.md, a level or a need.",
		],
		[
			"a need that is unknown",
			"@needs:bell",
			"@needs:horn",
			"gates.feature:16 @needs:horn is not a clause of SPEC.md, a level or a need.",
		],
		[
			"a level that does not exist",
			"@GATE-3 @MAY",
			"@GATE-3 @may",
			"gates.feature:16 @may is not a clause of SPEC.md, a level or a need.",
		],
		["no level", "@GATE-1 @MUST", "@GATE-1", "gates.feature:4 needs one level tag, but has 0."],
		["two levels", "@GATE-1 @MUST", "@GATE-1 @MUST @SHOULD", "gates.feature:4 needs one level tag, but has 2."],
		["no clause", "@GATE-1 @MUST", "@MUST", "gates.feature:4 does not name a clause."],
		[
			"only a clause that binds the kit",
			"@GATE-1 @MUST",
			"@JUDGE-1 @MUST",
			"gates.feature:4 names only clauses that bind the kit, not a driver.",
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
			"SPEC.md:7 GATE-2 has no scenario tagged @SHOULD and no reason in UNTESTED.md.",
		]);
	});

	test("does not count a scenario of a clause's weaker part as a scenario of the clause", () => {
		expect(findings("@GATE-1 @MUST", "@GATE-2 @SHOULD")).toEqual([
			"SPEC.md:2 GATE-1 has no scenario tagged @MUST and no reason in UNTESTED.md.",
		]);
	});

	test("accepts a clause that is declared untested with a reason", () => {
		expect(findings("@GATE-3 @MAY", "@GATE-2 @SHOULD", "| GATE-3 | no bell can be had |")).toEqual([]);
	});

	test.each([
		["without a reason", "| GATE-3 |  |", "UNTESTED.md:1 GATE-3 is declared untested without a reason."],
		["that does not exist", "| GATE-9 | why |", "UNTESTED.md:1 GATE-9 is not a clause of SPEC.md."],
		["that has a scenario", "| GATE-2 | why |", "UNTESTED.md:1 GATE-2 is declared untested, but has a scenario."],
	])("finds a clause declared untested %s", (_, untested, message) => {
		expect(findings("@GATE-3 @MAY", "@GATE-2 @SHOULD", untested)).toContain(message);
	});

	test("gives the tags of a feature and of a rule to their scenarios", () => {
		const text = "@MUST\nFeature: f\n  @GATE-1\n  Rule: r\n    @GATE-2\n    Scenario: s\n      Given a gate\n";
		expect(readScenarios(text, "f.feature")).toEqual([
			{ file: "f.feature", line: 6, name: "s", tags: ["@MUST", "@GATE-1", "@GATE-2"] },
		]);
	});
});

/** What the check finds when a piece of the specification reads otherwise. */
function findingsWith(piece: string, instead: string): readonly string[] {
	const spec = readSpec(SPEC.replace(piece, instead));
	return checkCoverage(spec, [], readScenarios(FEATURE, "gates.feature")).map(asText);
}

describe("the lines that say who can see a clause", () => {
	test.each([
		["is missing", "Seen by: decide\n", "", 'SPEC.md:7 GATE-2 has no line "Seen by:".'],
		[
			"names only the oracle and gives no reason",
			"Seen by: decide",
			"Seen by: oracle",
			'SPEC.md:7 No profile sees GATE-2, and its line "Seen by:" does not say why.',
		],
		[
			"gives a reason, although a profile sees the clause",
			"Seen by: decide",
			"Seen by: decide; no profile: it is far away",
			"SPEC.md:7 GATE-2 says why no profile sees it, but names a profile.",
		],
		[
			"names a profile for a clause that JUDGE-3 calls unseen",
			"Seen by: oracle; no profile: a bell is not judged (JUDGE-3)",
			"Seen by: wire",
			'SPEC.md:12 JUDGE-3 says that GATE-3 cannot be seen, but its line "Seen by:" names a profile.',
		],
		[
			"refers to JUDGE-3, which does not list the clause",
			"Not judged: GATE-3.",
			"Not judged: WALL-3.",
			"SPEC.md:12 The reason of GATE-3 names JUDGE-3, which does not list GATE-3.",
		],
	])("are wrong if one %s", (_, piece, instead, message) => {
		expect(findingsWith(piece, instead)).toEqual([message]);
	});

	test("may say that no judge can see a clause, with the reason", () => {
		expect(findingsWith("Seen by: decide", "Seen by: nothing: it is dark")).toEqual([]);
	});

	test("must agree with the clauses that the oracle names and that the gallery breaks", () => {
		const watchers = { oracle: new Set(["GATE-2"]), drivers: new Set<string>(), gallery: new Set(["GATE-2", "GATE-3"]) };
		expect(checkWatchers(readSpec(SPEC), watchers).map(asText)).toEqual([
			'SPEC.md:2 GATE-1 is "Seen by: oracle", but the oracle never names it.',
			'SPEC.md:2 GATE-1 is "Seen by: wire", but no check of drivers names it, so every driver passes.',
			"SPEC.md:2 No tracker of the gallery breaks GATE-1, and GATE-1 does not say why.",
			'SPEC.md:7 The oracle names GATE-2, whose line "Seen by:" does not list it.',
			'SPEC.md:12 GATE-3 is "Seen by: oracle", but the oracle never names it.',
			"SPEC.md:12 GATE-3 says why no tracker breaks it, but one does.",
		]);
	});

	test("must list each clause that a judge names or a tracker breaks", () => {
		const watchers = {
			oracle: new Set(["GATE-1", "GATE-3", "GATE-4"]),
			drivers: new Set(["GATE-1", "GATE-5", "JUDGE-1"]),
			gallery: new Set(["GATE-1", "GATE-2", "GATE-6"]),
		};
		expect(checkWatchers(readSpec(SPEC), watchers).map(asText)).toEqual([
			"SPEC.md:1 The oracle names GATE-4, which is not a clause.",
			"SPEC.md:1 The checks of drivers name GATE-5, which is not a clause.",
			"SPEC.md:1 A tracker of the gallery breaks GATE-6, which is not a clause.",
		]);
	});
});

/** The ids in the source of a folder: each is a clause that its code reports. */
function namedIn(path: string): ReadonlySet<string> {
	const folder = join(import.meta.dirname, "../..", path);
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
	const sources = files.map((file) => readFileSync(join(folder, file), "utf8"));
	return new Set(sources.flatMap((source) => [...source.matchAll(/"([A-Z]+-\d+)"/g)].map(([, id = ""]) => id)));
}

describe("the specification of this package", () => {
	test("says for every clause which judges see it, and is right about all judges and the gallery", () => {
		const gallery = new Set(WHOLE_GALLERY.flatMap(({ breaks }) => breaks));
		const watchers = { oracle: namedIn("kit/oracle"), drivers: namedIn("kit/drivers"), gallery };
		expect(checkWatchers(loadSpec(), watchers).map(asText)).toEqual([]);
	});

	test("says parse exactly for the clauses that have a scenario about one reply", () => {
		const read = loadPlayables().filter(({ steps }) => steps.some(({ step }) => step.kind === "judge reading"));
		const tagged = new Set(read.flatMap(({ tags }) => tags.map((tag) => tag.slice(1))));
		const says = loadSpec().clauses.filter(({ sight }) => sight?.viewers.includes("parse"));
		expect(says.map(({ id }) => id)).toEqual(
			loadSpec()
				.clauses.filter(({ id }) => tagged.has(id))
				.map(({ id }) => id),
		);
	});
});

describe("the scenarios of this package", () => {
	test("agree with its specification", () => {
		expect(checkFeatures().map(asText)).toEqual([]);
	});

	test("are more than a hundred", () => {
		expect(loadScenarios().length).toBeGreaterThan(100);
	});
});
