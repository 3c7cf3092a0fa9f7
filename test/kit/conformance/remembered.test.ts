import { describe, expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";
import { uniteRemembered } from "../../../kit/conformance/remembered.ts";
import type { ScenarioResult } from "../../../kit/conformance/scenario-result.ts";
import { loadPlayables } from "../../../kit/scenario/load-playables.ts";

const ADAPTER = `${process.execPath} test/kit/conformance/fixtures/sharing-adapter.mjs`;

function placeOf(name: string): string {
	const scenario = loadPlayables().find((one) => one.name === name);
	if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
	return `${scenario.file}:${scenario.line}`;
}

const TWO_HANDLES = placeOf("A task that was observed on one handle is in progress on another");
const UNSEEN = placeOf("A task that no node has ever shown stays in progress, however often the status is asked");

async function findingsAbout(driver: string, ...places: readonly string[]) {
	const { findings = [] } = await conform(driver, { only: places, profiles: ["wire"] });
	return findings.map(({ requirement, scenarios, smallest }) => ({ requirement, scenarios: scenarios.length, smallest }));
}

describe("a driver whose handles share what they observed", () => {
	it("is named by WAIT-9 alone, also for the scenarios that its memory spoils (JUDGE-7)", async () => {
		const found = await findingsAbout(ADAPTER, TWO_HANDLES, UNSEEN);
		expect(found).toEqual([{ requirement: "WAIT-9", scenarios: 2, smallest: TWO_HANDLES }]);
	});

	it("is named by the scenarios that its memory spoils, if no scenario with two handles was played (STATUS-1)", async () => {
		const found = await findingsAbout(ADAPTER, UNSEEN);
		expect(found.map(({ requirement }) => requirement)).toEqual(["STATUS-1"]);
	});
});

it("a driver that fails in a new process, too, is not accused of a memory", async () => {
	const found = await findingsAbout(`${ADAPTER} always`, TWO_HANDLES, UNSEEN);
	expect(found.map(({ requirement }) => requirement)).toEqual(["STATUS-1"]);
});

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
