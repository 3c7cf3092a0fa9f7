import { describe, expect, it } from "vitest";
import { requirementReports } from "../../../kit/conformance/conformance-report.ts";
import type { ScenarioResult } from "../../../kit/conformance/scenario-result.ts";
import { unpackNumbers } from "../../../kit/gallery/resemblance/bits.ts";
import { FAILURES_TABLE } from "../../../kit/gallery/resemblance/failures-table.ts";
import { scenarioKey } from "../../../kit/gallery/resemblance/scenario-key.ts";
import { causesOf } from "../../../kit/report/causes/causes.ts";
import { loadPlayables } from "../../../kit/scenario/load-playables.ts";
import { requirementsOf } from "../../../kit/scenario/playable.ts";
import { loadSpec } from "../../../kit/spec/features-directory.ts";

const [keys = "", ...rows] = FAILURES_TABLE.trim().split("\n");
const known = keys.split(" ");

/** The keys of the scenarios that a mutant fails. */
function failuresOf(mutant: string): ReadonlySet<string> {
	const [, packed = ""] = rows.find((row) => row.startsWith(`${mutant} `))?.split(" ") ?? [];
	return new Set([...unpackNumbers(packed)].map((index) => known[index] ?? ""));
}

/** The causes of a driver that fails each scenario for which `brokenBy` returns the requirements it breaks. */
function causesOfDriver(brokenBy: (key: string, requirements: readonly string[]) => readonly string[]) {
	const results = loadPlayables().map((scenario): ScenarioResult => {
		const { file, line, name, lines } = scenario;
		const requirements = requirementsOf(scenario);
		const broken = brokenBy(scenarioKey(lines), requirements);
		const findings = broken.map((requirement) => ({ requirement, level: "MUST", message: "round 1 is wrong" }) as const);
		const told = { file, line, name, requirements, steps: lines, attachments: { "text/x.replay-token": "s1" } };
		return broken.length === 0 ? { ...told, verdict: "passed" } : { ...told, verdict: "failed", message: "wrong", findings };
	});
	return causesOf(requirementReports(loadSpec().clauses, results));
}

describe("a driver", () => {
	const own = failuresOf("done-anywhere-in-the-reply");

	it("is named after the mutant that fails the same scenarios", () => {
		const [first] = causesOfDriver((key, requirements) => (own.has(key) ? requirements : []));
		expect(first?.likenesses.map(({ name, likeness }) => [name, likeness])).toEqual([["done-anywhere-in-the-reply", 1]]);
	});

	it("is named after it also if scenarios about other requirements fail meanwhile, in which these were not judged", () => {
		let others = 0;
		const [first] = causesOfDriver((key, requirements) => {
			if (own.has(key)) return requirements;
			if (!requirements.some((id) => id.startsWith("ASK-")) || !known.includes(key)) return [];
			others++;
			return ["ROUND-3"];
		});
		expect(others).toBeGreaterThan(own.size / 2);
		expect(first?.likenesses.map(({ name, likeness }) => [name, likeness])).toEqual([["done-anywhere-in-the-reply", 1]]);
	});
});
