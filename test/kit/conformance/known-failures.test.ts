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
	it("are not counted as failures if they fail as listed, except for numbers", () => {
		for (const message of ["rounds: expected 4, got 3", "rounds: expected 5, got 1.5"]) {
			const { results: applied, stale } = apply(entry({ message }));
			expect(stale).toEqual([]);
			expect(applied.map(({ known }) => known)).toEqual(["issue of ours", undefined]);
		}
	});

	it.each<[string, Partial<KnownFailure>, string]>([
		["passes", { scenario: "passes" }, "This scenario is a known failure, but it passed."],
		[
			"fails with another message",
			{ message: "end in ms: none" },
			'This scenario is known to fail with "end in ms: none", but it failed with "rounds: expected 4, got 3".',
		],
		["names an unknown requirement", { requirement: "B-9" }, "SPEC.md 2.0.0 has no requirement B-9."],
		["names an unknown scenario", { scenario: "gone" }, "This scenario does not exist."],
		["names a scenario about something else", { requirement: "A-2" }, "The scenario is not about A-2."],
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
		expect(updateKnownFailures(known, results, spec)).toEqual({
			spec: "2.0.0",
			failures: [entry({}), entry({ scenario: "is not asked for", reason: "later" })],
		});
		expect(updateKnownFailures({ spec: "2.0.0", failures: [] }, results, spec).failures).toEqual([
			entry({ reason: "not looked into yet" }),
		]);
	});

	it.each([
		["{", /^known\.json is not JSON: /],
		["{}", "known.json: spec must be a text, not missing."],
		['{"spec":"1.0.0","failures":[{"requirement":"A-1"}]}', "known.json: failures[0].scenario must be a text, not missing."],
	])("cannot be read from %s", (content, message) => {
		expect(() => readKnownFailures(content, "known.json")).toThrow(message);
	});
});
