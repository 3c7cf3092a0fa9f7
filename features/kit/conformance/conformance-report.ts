import type { ScenarioResult, ScenarioVerdict } from "./scenario-result.ts";

export type Level = "MUST" | "SHOULD" | "MAY";

/** A clause of SPEC.md. */
export interface Requirement {
	readonly id: string;
	readonly level: Level;
	readonly text: string;
}

/** What the scenarios of a requirement say of the driver together. */
export type RequirementVerdict = ScenarioVerdict | "not tested";

export interface RequirementReport extends Requirement {
	readonly verdict: RequirementVerdict;
	readonly scenarios: readonly ScenarioResult[];
}

/** The report of one conformance run, as `--json` writes it. Complete only with `complete: true`, which is written last. */
export interface ConformanceReport {
	readonly version: 1;
	/** The version of this package. */
	readonly kit: string;
	/** The version of SPEC.md. */
	readonly spec: string;
	readonly driver: { readonly name: string; readonly version: string };
	readonly requirements: readonly RequirementReport[];
	readonly scenarios: Readonly<Record<ScenarioVerdict, number>>;
	readonly virtualMs: number;
	readonly realMs: number;
	readonly complete: true;
}

/** Orders results by requirement. A requirement is as good as the worst that was found of it. */
export function requirementReports(
	requirements: readonly Requirement[],
	results: readonly ScenarioResult[],
): readonly RequirementReport[] {
	return requirements.map((requirement) => {
		const scenarios = results.filter((result) => result.requirements.includes(requirement.id));
		return { ...requirement, verdict: worstOf(scenarios), scenarios };
	});
}

const WORST_FIRST: readonly ScenarioVerdict[] = ["failed", "could not run", "passed", "unsupported"];

/** A requirement of which some scenarios are unsupported and others pass has passed in what the driver can do. */
function worstOf(scenarios: readonly ScenarioResult[]): RequirementVerdict {
	return WORST_FIRST.find((verdict) => scenarios.some((scenario) => scenario.verdict === verdict)) ?? "not tested";
}

export function countVerdicts(results: readonly ScenarioResult[]): Record<ScenarioVerdict, number> {
	const counts: Record<ScenarioVerdict, number> = { passed: 0, failed: 0, unsupported: 0, "could not run": 0 };
	for (const { verdict } of results) counts[verdict]++;
	return counts;
}
