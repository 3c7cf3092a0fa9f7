import type { Clause } from "../spec/spec.ts";
import type { KnownFailures, StaleEntry } from "./known-failures.ts";
import type { ScenarioResult, ScenarioVerdict } from "./scenario-result.ts";

/** A clause of SPEC.md, as reports show it. */
export type Requirement = Pick<Clause, "id" | "level" | "title" | "text">;

/** What the scenarios of a requirement say of the driver together. */
export type RequirementVerdict = ScenarioVerdict | "known failure" | "not tested";

export interface RequirementReport extends Requirement {
	readonly verdict: RequirementVerdict;
	readonly scenarios: readonly ScenarioResult[];
}

/** How many scenarios ended how. `known`: those that fail as they are known to, which are counted nowhere else. */
export type ScenarioCounts = Readonly<Record<ScenarioVerdict, number>> & { readonly known?: number };

/** The report of one conformance run, as `--json` writes it. Complete only with `complete: true`, which is written last. */
export interface ConformanceReport {
	readonly version: 1;
	/** The version of this package. */
	readonly kit: string;
	/** The version of SPEC.md. */
	readonly spec: string;
	readonly driver: { readonly name: string; readonly version: string };
	/** Those that were asked for, in the order of SPEC.md. */
	readonly requirements: readonly RequirementReport[];
	/** How many scenarios ended how, each counted once, however many requirements it is about. */
	readonly scenarios: ScenarioCounts;
	/** Known failures that are not as they are known to be, each a failure itself; absent where none were given. */
	readonly stale?: readonly StaleEntry[];
	/** The known failures as they would have to be after this run. */
	readonly knownFailures?: KnownFailures;
	/** How much time passed in the simulated clusters, over all scenarios. */
	readonly virtualMs: number;
	/** How long the scenarios took. */
	readonly realMs: number;
	readonly complete: true;
}

/** Orders results by requirement. A requirement is as good as the worst that was found of it. */
export function requirementReports(
	requirements: readonly Requirement[],
	results: readonly ScenarioResult[],
): readonly RequirementReport[] {
	return requirements.map(({ id, level, title, text }) => {
		const scenarios = results.filter((result) => result.requirements.includes(id)).map((result) => resultFor(id, result));
		return { id, level, title, text, verdict: worstOf(scenarios), scenarios };
	});
}

/** What a scenario shows of one of its requirements. */
function resultFor(id: string, result: ScenarioResult): ScenarioResult {
	if (result.unseen?.includes(id) !== true) return result;
	return {
		...result,
		verdict: "unsupported",
		message: "No profile that plays its scenarios can observe it.",
		attachments: {},
	};
}

const WORST_FIRST: readonly RequirementVerdict[] = ["failed", "could not run", "known failure", "passed", "unsupported"];

/** A requirement of which some scenarios are unsupported and others pass has passed in what the driver can do. */
function worstOf(scenarios: readonly ScenarioResult[]): RequirementVerdict {
	const verdicts = scenarios.map(({ verdict, known }): RequirementVerdict => (known === undefined ? verdict : "known failure"));
	return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? "not tested";
}

export function countVerdicts(results: readonly ScenarioResult[]): ScenarioCounts {
	const counts = { passed: 0, failed: 0, unsupported: 0, "could not run": 0 };
	let known = 0;
	for (const result of results) {
		if (result.known === undefined) counts[result.verdict]++;
		else known++;
	}
	return { ...counts, ...(known > 0 && { known }) };
}

/** `nothing judged`: the driver supports none of the scenarios, or no profile that plays them can observe their requirements. */
export type RunVerdict = "conformant" | "failed" | "could not run" | "nothing judged";

/** The verdict on a whole run. A failure outweighs a scenario that could not run, because it is certain. */
export function verdictOf({ requirements, scenarios, stale = [] }: ConformanceReport): RunVerdict {
	if (scenarios.failed > 0 || stale.length > 0) return "failed";
	if (scenarios["could not run"] > 0) return "could not run";
	const isJudged = requirements.some(({ verdict }) => verdict !== "unsupported" && verdict !== "not tested");
	return isJudged ? "conformant" : "nothing judged";
}
