import { describe, expect, it } from "vitest";
import { select, selectClauses, selectScenarios } from "../../../kit/conformance/selection.ts";
import { readSpec } from "../../../kit/spec/spec.ts";

const spec = readSpec(
	["Version: 2.0.0", "### A-1 MUST (in part MAY): one", "text", "### A-2 SHOULD: two", "text", "### B-1 MAY: three", "text"].join(
		"\n",
	),
);
const ids = (only: readonly string[] | undefined, level: "MUST" | "SHOULD" | "MAY") =>
	selectClauses(spec, only, level).map(({ id }) => id);

describe("the selection of requirements", () => {
	it("includes everything at least as binding as the level, in the order of the text", () => {
		expect(ids(undefined, "MAY")).toEqual(["A-1", "A-2", "B-1"]);
		expect(ids(undefined, "SHOULD")).toEqual(["A-1", "A-2"]);
		expect(ids(undefined, "MUST")).toEqual(["A-1"]);
	});

	it("can be limited to ids, in any letter case", () => {
		expect(ids(["b-1", "A-1"], "MAY")).toEqual(["A-1", "B-1"]);
		expect(ids(["B-1", "A-2"], "SHOULD")).toEqual(["A-2"]);
	});

	it("rejects unknown ids and an empty selection", () => {
		expect(() => ids(["A-1", "C-1"], "MAY")).toThrow("SPEC.md 2.0.0 has no requirement C-1; ids look like A-1.");
		expect(() => ids(["B-1"], "MUST")).toThrow("All selected requirements have a weaker level than MUST.");
	});

	it("selects scenarios by their tags, without the less binding part of a clause", () => {
		const scenarios = [
			{ name: "A-1", tags: ["@A-1", "@MUST"] },
			{ name: "A-1 in part", tags: ["@A-1", "@MAY"] },
			{ name: "A-2", tags: ["@A-2", "@SHOULD", "@needs:parse"] },
			{ name: "both", tags: ["@A-1", "@A-2", "@SHOULD"] },
			{ name: "B-1", tags: ["@B-1", "@MAY"] },
		];
		const chosen = (only: readonly string[] | undefined, level: "MUST" | "SHOULD" | "MAY") =>
			selectScenarios(scenarios, selectClauses(spec, only, level), level).map(({ name }) => name);
		expect(chosen(undefined, "MAY")).toEqual(["A-1", "A-1 in part", "A-2", "both", "B-1"]);
		expect(chosen(["A-2"], "MAY")).toEqual(["A-2", "both"]);
		expect(chosen(["A-1"], "SHOULD")).toEqual(["A-1", "both"]);
		expect(chosen(undefined, "MUST")).toEqual(["A-1"]);
	});
});

describe("the selection of scenarios by place", () => {
	const scenarios = [
		{ file: "features/one.feature", line: 3, tags: ["@A-1", "@MUST"] },
		{ file: "features/one.feature", line: 20, tags: ["@B-1", "@MAY"] },
		{ file: "features/more/two.feature", line: 3, tags: ["@A-2", "@SHOULD"] },
	];
	const chosen = (...only: readonly string[]) => {
		const { clauses, scenarios: found } = select(spec, scenarios, only, "MAY");
		return [clauses.map(({ id }) => id), found.map(({ file, line }) => `${file}:${line}`)];
	};

	it("plays only the scenario in that line, and reports the requirements that it is about", () => {
		expect(chosen("features/one.feature:20")).toEqual([["B-1"], ["features/one.feature:20"]]);
	});

	it("accepts a path with fewer or more folders", () => {
		expect(chosen("two.feature:3")).toEqual([["A-2"], ["features/more/two.feature:3"]]);
		expect(chosen("./features/one.feature:3")).toEqual([["A-1"], ["features/one.feature:3"]]);
		expect(chosen("/somewhere/features/one.feature:3")).toEqual([["A-1"], ["features/one.feature:3"]]);
	});

	it("can be combined with requirements", () => {
		expect(chosen("two.feature:3", "A-1")).toEqual([
			["A-1", "A-2"],
			["features/one.feature:3", "features/more/two.feature:3"],
		]);
	});

	it("names the nearest scenario if the line has no scenario, and rejects unknown files", () => {
		expect(() => chosen("one.feature:18")).toThrow(
			"No scenario or example row is in line 18 of one.feature. The nearest one is in line 20.",
		);
		expect(() => chosen("three.feature:1")).toThrow("There is no feature file three.feature with a scenario.");
	});
});
