import { describe, expect, it } from "vitest";
import { uniteRemembered } from "../../../kit/conformance/remembered.ts";
import type { ScenarioResult } from "../../../kit/conformance/scenario-result.ts";

describe("the causes of failures of which some were played again in new processes", () => {
	const result = (place: string, passesAfresh?: boolean, requirement = "ROUND-7"): readonly [string, ScenarioResult] => {
		const bare = { file: "a", line: 1, name: place, steps: [], attachments: {}, verdict: "failed" } as const;
		return [place, { ...bare, requirements: [requirement], ...(passesAfresh !== undefined && { passesAfresh }) }];
	};
	const group = (requirement: string, ...scenarios: readonly string[]) => {
		return { requirement, level: "MUST", sentence: requirement, scenarios, smallest: scenarios[0] ?? "" } as const;
	};
	const united = (results: readonly (readonly [string, ScenarioResult])[], ...groups: readonly ReturnType<typeof group>[]) =>
		uniteRemembered(groups, new Map(results), "SHOULD").map(({ requirement, scenarios, smallest }) => [
			requirement,
			scenarios.join(" "),
			smallest,
		]);

	it("are one cause if they pass there, with the scenarios that were not tried", () => {
		const results = [result("a", true, "WAIT-9"), result("b", true), result("c"), result("d", true), result("e")];
		expect(united(results, group("ROUND-7", "b", "a", "c"), group("ROUND-8", "d"), group("WAIT-2", "e"))).toEqual([
			["WAIT-9", "b a c d", "a"],
			["WAIT-2", "e", "e"],
		]);
	});

	it("keep the scenarios that fail there, and those that may", () => {
		const results = [result("a", true, "WAIT-9"), result("b", false), result("c"), result("d", false)];
		expect(united(results, group("ROUND-7", "a", "b", "c"), group("ROUND-8", "d"))).toEqual([
			["ROUND-7", "b c", "b"],
			["WAIT-9", "a", "a"],
			["ROUND-8", "d", "d"],
		]);
	});

	it("stay as they are if the scenario with several handles fails there, too", () => {
		const results = [result("a", false, "WAIT-9"), result("b", true)];
		expect(united(results, group("ROUND-7", "a", "b"))).toEqual([["ROUND-7", "a b", "a"]]);
	});
});
