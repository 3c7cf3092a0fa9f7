import { expect, test } from "vitest";
import type { Exhibit } from "../../kit/gallery/mutants/exhibition.ts";
import { type MutantResult, reportOn } from "../../kit/gallery/mutants/gallery-report.ts";
import { printMatrix } from "../../kit/gallery/mutants/matrix.ts";
import { planOf } from "../../kit/scenario/play.ts";
import { LIBRARY_HABITS } from "../../kit/schedule/schedule.ts";

const NOBODY_IDLE: ReadonlyMap<string, string> = new Map();
const exhibits: readonly Exhibit[] = [
	scenario("Late", "ROUND-7", "MUST"),
	scenario("Early", "WAIT-5", "SHOULD"),
	scenario("Extra", "TRUTH-1", "MAY"),
];

function scenario(name: string, id: string, level: string): Exhibit {
	const made = { file: "made-up.feature", line: 3, name, tags: [`@${id}`, `@${level}`], steps: [], lines: [] };
	return { scenario: made, plan: planOf(made, LIBRARY_HABITS), events: 1 };
}

function mutant(name: string, breaks: readonly string[], failures: MutantResult["failures"]): MutantResult {
	return { sheet: { name, does: "fails", seenIn: "nobody", breaks, message: "expected 1, got 2" }, failures };
}

const late = mutant("late", ["ROUND-7"], [{ exhibit: 0, message: "rounds: expected 1, got 2" }]);
const early = mutant("early", ["WAIT-5"], [{ exhibit: 1, message: "end in ms: expected 1, got 2" }]);

test("if every mutant fails as expected, there are no findings, and one check for each mutant and binding scenario", () => {
	expect(reportOn([late, early], exhibits, NOBODY_IDLE)).toEqual({ findings: [], checks: 4 });
});

test("a mutant that passes the scenarios of its requirement is found, even if other scenarios fail", () => {
	const missed = mutant("missed", ["ROUND-7"], [{ exhibit: 1, message: "expected 1, got 2" }]);
	const { findings } = reportOn([late, early, missed], exhibits, NOBODY_IDLE);
	expect(findings).toEqual(["missed should break ROUND-7, but passes all scenarios of this requirement."]);
});

test("a mutant that fails with another message than expected is found", () => {
	const other = mutant("other", ["ROUND-7"], [{ exhibit: 0, message: "it crashed" }]);
	const { findings } = reportOn([late, early, other], exhibits, NOBODY_IDLE);
	expect(findings).toEqual(['other fails, but without the message "expected 1, got 2". The first message is "it crashed".']);
});

test("the expected message does not count if a scenario of another requirement gives it", () => {
	const other = mutant(
		"other",
		["ROUND-7"],
		[
			{ exhibit: 0, message: "it crashed" },
			{ exhibit: 1, message: "expected 1, got 2" },
		],
	);
	expect(reportOn([late, early, other], exhibits, NOBODY_IDLE).findings).toHaveLength(1);
});

test("a binding scenario that no mutant fails is found, unless it is listed with a reason", () => {
	expect(reportOn([late], exhibits, NOBODY_IDLE).findings).toEqual([
		'made-up.feature:3: No mutant fails "Early", so it is not proven that this scenario can fail.',
	]);
	expect(reportOn([late], exhibits, new Map([["Early", "a reason"]])).findings).toEqual([]);
});

test("a listed scenario that a mutant fails or that does not exist is found", () => {
	const idle = new Map([
		["Early", "a reason"],
		["Gone", "a reason"],
	]);
	expect(reportOn([late, early], exhibits, idle).findings).toEqual([
		'made-up.feature:3: "Early" is listed as idle, but a mutant fails it.',
		'The scenario "Gone" is listed as idle, but does not exist.',
	]);
});

test("two mutants with the same name are found", () => {
	expect(reportOn([late, late, early], exhibits, NOBODY_IDLE).findings).toEqual(["Two mutants have the name late."]);
});

test("the matrix marks expected, additional and missing failures", () => {
	const missed = mutant("missed", ["ROUND-7"], [{ exhibit: 1, message: "" }]);
	const rows = printMatrix([late, missed], exhibits).split("\n").slice(-2);
	expect(rows).toEqual(["late    X··", "missed  !x·"]);
});
