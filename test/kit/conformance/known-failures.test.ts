import { describe, expect, it } from "vitest";
import {
	applyKnownFailures,
	type KnownFailure,
	readKnownFailures,
	updateKnownFailures,
} from "../../../kit/conformance/known-failures.ts";
import type { ScenarioResult } from "../../../kit/conformance/scenario-result.ts";
import type { Playable } from "../../../kit/scenario/playable.ts";
import { readSpec } from "../../../kit/spec/spec.ts";

const spec = readSpec(["Version: 2.0.0", "### A-1 MUST: one", "text", "### A-2 SHOULD: two", "text"].join("\n"));
const scenarios: readonly Playable[] = ["fails", "passes", "is not asked for"].map((name) => ({
	file: "a.feature",
	line: 1,
	name,
	tags: ["@A-1", "@MUST"],
	steps: [],
	lines: [],
}));
const result = (name: string, verdict: ScenarioResult["verdict"], message?: string): ScenarioResult => ({
	file: "a.feature",
	line: 1,
	name,
	requirements: ["A-1"],
	verdict,
	steps: [],
	...(message !== undefined && { message }),
	attachments: {},
});
const results = [result("fails", "failed", "rounds: expected 4, got 3\n\nmore"), result("passes", "passed")];
const entry = (change: Partial<KnownFailure>): KnownFailure => ({
	requirement: "A-1",
	scenario: "fails",
	message: "rounds: expected 4, got 3",
	reason: "issue of ours",
	...change,
});
const apply = (...failures: readonly KnownFailure[]) =>
	applyKnownFailures({ spec: "2.0.0", failures }, results, { spec, scenarios });

describe("known failures", () => {
	it("are not counted as failures if they break the listed requirement, with any message", () => {
		for (const message of ["rounds: expected 4, got 3", "rounds: node B expected 5"]) {
			const { results: applied, stale } = apply(entry({ message }));
			expect(stale).toEqual([]);
			expect(applied.map(({ known }) => known)).toEqual(["issue of ours", undefined]);
		}
	});

	it("are identified by file and example row, so that rows of one name do not hide each other", () => {
		const row = (value: string, line: number, verdict: ScenarioResult["verdict"]): ScenarioResult => ({
			...result("same name", verdict, "wrong"),
			line,
			row: { answer: value },
		});
		const rows = [row("active", 3, "failed"), row("done", 4, "passed")];
		const playables = rows.map(({ line, name, row: values }) => ({
			...(scenarios[0] as Playable),
			line,
			name,
			...(values !== undefined && { row: values }),
		}));
		const known = updateKnownFailures({ spec: "2.0.0", failures: [] }, rows, { spec, scenarios: playables });
		expect(known.failures.map(({ line, row: values }) => [line, values])).toEqual([[3, { answer: "active" }]]);
		const applied = applyKnownFailures(known, rows, { spec, scenarios: playables });
		expect(applied.stale).toEqual([]);
		expect(applied.results.map(({ known: reason }) => reason !== undefined)).toEqual([true, false]);
	});

	it("of one row say nothing about another row, also if only this one was selected", () => {
		const rows = [3, 4].map((line) => ({ ...(scenarios[0] as Playable), name: "same name", line, row: { answer: `${line}` } }));
		const selected = [{ ...result("same name", "failed", "wrong"), line: 4, row: { answer: "4" } }];
		const known = { spec: "1.0.0", failures: [entry({ scenario: "same name", line: 3 })] };
		const { results: applied, stale } = applyKnownFailures(known, selected, { spec, scenarios: rows });
		expect(stale).toEqual([]);
		expect(applied[0]?.known).toBeUndefined();
		const { failures } = updateKnownFailures(known, selected, { spec, scenarios: rows });
		expect(failures.map(({ line, reason }) => [line, reason])).toEqual([
			[4, "not looked into yet"],
			[3, "issue of ours"],
		]);
	});

	it("are found again if other lines of the file have moved their scenario", () => {
		const { results: applied, stale } = apply(entry({ file: "a.feature", line: 77 }));
		expect(stale).toEqual([]);
		expect(applied[0]?.known).toBeDefined();
	});

	it("may be crashes, which do not have to happen every time", () => {
		const crashed = { ...result("fails", "could not run", "The adapter was ended by SIGKILL."), isCrash: true } as const;
		const known = updateKnownFailures({ spec: "2.0.0", failures: [] }, [crashed], { spec, scenarios });
		expect(known.failures).toEqual([expect.objectContaining({ requirement: "A-1", mayCrash: true })]);
		for (const now of [crashed, result("fails", "passed")])
			expect(applyKnownFailures(known, [now], { spec, scenarios }).stale).toEqual([]);
		expect(applyKnownFailures(known, [crashed], { spec, scenarios }).results[0]?.known).toBeDefined();
	});

	it("are not stale if the machine was too late to play their scenario, which is not a verdict (JUDGE-5)", () => {
		const late = result("fails", "could not run", "The machine was 340 ms late.");
		const { results: applied, stale } = applyKnownFailures({ spec: "2.0.0", failures: [entry({})] }, [late], { spec, scenarios });
		expect(stale).toEqual([]);
		expect(applied[0]?.known).toBeUndefined();
	});

	it("stay in an updated list if the adapter may crash but did not, and leave it if their scenario no longer exists", () => {
		const crash = entry({ scenario: "passes", mayCrash: true });
		const known = { spec: "2.0.0", failures: [crash, entry({ scenario: "passes" }), entry({ scenario: "gone" })] };
		expect(updateKnownFailures(known, [result("passes", "passed")], { spec, scenarios }).failures).toEqual([crash]);
	});

	it("stay in an updated list, with their reasons, if the adapter crashed now", () => {
		const crashed = { ...result("fails", "could not run", "The adapter ended."), isCrash: true } as const;
		const failures = [entry({ requirement: "A-2", reason: "first" }), entry({ reason: "second" })];
		const updated = updateKnownFailures({ spec: "2.0.0", failures }, [crashed], { spec, scenarios });
		expect(updated.failures.map(({ requirement, reason, mayCrash }) => [requirement, reason, mayCrash])).toEqual([
			["A-2", "first", true],
			["A-1", "second", undefined],
		]);
		expect(applyKnownFailures(updated, [crashed], { spec, scenarios }).results[0]?.known).toBe("first");
		const again = { ...updated, failures: updated.failures.toReversed() };
		expect(updateKnownFailures(again, [crashed], { spec, scenarios }).failures.map(({ mayCrash }) => mayCrash)).toEqual([
			true,
			undefined,
		]);
	});

	it("stay in an updated list if the adapter may crash but failed in another way", () => {
		const crash = entry({ requirement: "A-2", mayCrash: true, reason: "crashes on Tuesdays" });
		const updated = updateKnownFailures({ spec: "2.0.0", failures: [crash] }, results, { spec, scenarios });
		expect(updated.failures).toEqual([expect.objectContaining({ requirement: "A-1" }), crash]);
	});

	it("stay as they are in an updated list if the machine was too late, which adds none", () => {
		const late = result("fails", "could not run", "The machine was 340 ms late.");
		const update = (...failures: readonly KnownFailure[]) =>
			updateKnownFailures({ spec: "2.0.0", failures }, [late], { spec, scenarios }).failures;
		expect(update()).toEqual([]);
		expect(update(entry({}))).toEqual([entry({})]);
	});

	it("do not cover another requirement that the same scenario breaks", () => {
		const finding = { level: "MUST", message: "wrong" } as const;
		const both = { ...result("fails", "failed"), findings: ["A-1", "A-2"].map((id) => ({ ...finding, requirement: id })) };
		const { results: applied } = applyKnownFailures({ spec: "2.0.0", failures: [entry({})] }, [both], { spec, scenarios });
		expect(applied[0]?.known).toBeUndefined();
	});

	it.each<[string, Partial<KnownFailure>, string]>([
		["passes", { scenario: "passes" }, "This scenario is a known failure, but it passed."],
		["names an unknown requirement", { requirement: "B-9" }, "SPEC.md 2.0.0 has no requirement B-9."],
		["names an unknown scenario", { scenario: "gone" }, "This scenario does not exist."],
		["breaks another requirement", { requirement: "A-2" }, "This scenario is known to break A-2, but now it breaks A-1."],
	])("count as failures if one %s", (_, change, message) => {
		const { results: applied, stale } = apply(entry(change));
		expect(stale.map((one) => one.message)).toEqual([message]);
		expect(applied.some(({ known }) => known !== undefined)).toBe(false);
	});

	it("are not compared for a scenario that was not selected", () => {
		expect(apply(entry({ scenario: "is not asked for" })).stale).toEqual([]);
	});

	it("are updated from the failed scenarios, keeping reasons and entries that were not selected", () => {
		const known = {
			spec: "1.0.0",
			failures: [entry({}), entry({ scenario: "is not asked for", reason: "later" }), entry({ scenario: "passes" })],
		};
		expect(updateKnownFailures(known, results, { spec, scenarios })).toEqual({
			spec: "2.0.0",
			failures: [entry({ file: "a.feature", line: 1 }), entry({ scenario: "is not asked for", reason: "later" })],
		});
		expect(updateKnownFailures({ spec: "2.0.0", failures: [] }, results, { spec, scenarios }).failures).toEqual([
			entry({ file: "a.feature", line: 1, reason: "not looked into yet" }),
		]);
	});

	it("keep the reason of a scenario whose failure has another requirement now, if it had one reason", () => {
		const reasonAfter = (...failures: readonly KnownFailure[]) =>
			updateKnownFailures({ spec: "2.0.0", failures }, results, { spec, scenarios }).failures.map(
				({ requirement, reason }) => `${requirement}: ${reason}`,
			);
		const [first = entry({}), second = entry({})] = ["first", "second"].map((reason) => entry({ requirement: "A-2", reason }));
		expect(reasonAfter(first)).toEqual(["A-1: first"]);
		expect(reasonAfter(first, { ...second, requirement: "A-3" })).toEqual(["A-1: not looked into yet"]);
		expect(reasonAfter(first, entry({ reason: "own" }))).toEqual(["A-1: own"]);
	});

	it.each([
		["{", /^known\.json is not JSON: /],
		["{}", "known.json: spec must be a text, not missing."],
		['{"spec":"1.0.0","failures":[{"requirement":"A-1"}]}', "known.json: failures[0].scenario must be a text, not missing."],
	])("cannot be read from %s", (content, message) => {
		expect(() => readKnownFailures(content, "known.json")).toThrow(message);
	});
});
