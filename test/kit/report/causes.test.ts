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
function causesOfDriver(
	brokenBy: (key: string, requirements: readonly string[]) => readonly string[],
	message = "round 1 is wrong",
) {
	const results = loadPlayables().map((scenario): ScenarioResult => {
		const { file, line, name, lines } = scenario;
		const requirements = requirementsOf(scenario);
		const broken = brokenBy(scenarioKey(lines), requirements);
		const findings = broken.map((requirement) => ({ requirement, level: "MUST", message }) as const);
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

	it("is named after it, also if scenarios about other requirements fail as well", () => {
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

	it.each([
		[
			"too early is not named after mutants that wait too long",
			'round 2: expected "in_progress", got "complete"',
			"two-rounds-of-grace",
		],
		[
			"too late is not named after mutants that wait too short",
			'round 3: expected "complete", got "in_progress"',
			"four-rounds-of-grace",
		],
	])("that completes %s, though they fail the same scenarios", (_, message, name) => {
		const [two, four] = [failuresOf("two-rounds-of-grace"), failuresOf("four-rounds-of-grace")];
		const [first] = causesOfDriver((key, requirements) => (two.has(key) && four.has(key) ? requirements : []), message);
		expect(first?.likenesses[0]?.name).toBe(name);
		expect(first?.likenesses.map((each) => each.name)).not.toContain(
			name.startsWith("two") ? "four-rounds-of-grace" : "two-rounds-of-grace",
		);
	});

	it("that is judged only by its rounds is named after its grace, although scenarios about “not found” also fail", () => {
		const two = failuresOf("two-rounds-of-grace");
		const reading = new Set(["PARSE-1", "PARSE-2", "PARSE-6"]);
		let others = 0;
		const message = "PARSE-1: ROUND-8: round 2 should be in progress, but the driver says complete";
		const [first] = causesOfDriver((key, requirements) => {
			if (two.has(key)) return requirements;
			const isOther = requirements.some((id) => reading.has(id));
			if (isOther) others++;
			return isOther ? requirements : [];
		}, message);
		expect(others).toBeGreaterThan(15);
		expect(first?.likenesses[0]?.name).toBe("two-rounds-of-grace");
	});

	it("is named by the clause that it breaks, not by another one that its scenarios are about", () => {
		const wrong = failuresOf("query-show-on-every-version");
		const [first] = causesOfDriver((key) => (wrong.has(key) ? ["ASK-9"] : []));
		expect(first?.requirement).toBe("ASK-9");
		// This mutant breaks only ASK-1.
		expect(first?.likenesses.map(({ name }) => name)).not.toContain("query-show-on-every-version");
	});
});
