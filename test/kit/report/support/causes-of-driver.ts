import { requirementReports } from "../../../../kit/conformance/conformance-report.ts";
import type { ScenarioResult } from "../../../../kit/conformance/scenario-result.ts";
import { unpackNumbers } from "../../../../kit/gallery/resemblance/bits.ts";
import { FAILURES_TABLE } from "../../../../kit/gallery/resemblance/failures-table.ts";
import { scenarioKey } from "../../../../kit/gallery/resemblance/scenario-key.ts";
import { type Cause, causesOf } from "../../../../kit/report/causes/causes.ts";
import { loadPlayables } from "../../../../kit/scenario/load-playables.ts";
import { requirementsOf } from "../../../../kit/scenario/playable.ts";
import { loadSpec } from "../../../../kit/spec/features-directory.ts";

const [keys = "", ...rows] = FAILURES_TABLE.trim().split("\n");
/** The keys of the scenarios that the table of failures knows. */
export const known: readonly string[] = keys.split(" ");

/** The keys of the scenarios that a mutant fails. */
export function failuresOf(mutant: string): ReadonlySet<string> {
	const [, packed = ""] = rows.find((row) => row.startsWith(`${mutant} `))?.split(" ") ?? [];
	return new Set([...unpackNumbers(packed)].map((index) => known[index] ?? ""));
}

/** The causes of a driver that fails each scenario for which `brokenBy` returns the requirements it breaks. */
export function causesOfDriver(
	brokenBy: (key: string, requirements: readonly string[]) => readonly string[],
	message = "round 1 is wrong",
): readonly Cause[] {
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
