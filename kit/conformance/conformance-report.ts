import type { Clause } from "../spec/spec.ts";
import type { FailureGroup } from "./failure-group.ts";
import type { KnownFailures, StaleEntry } from "./known-failures.ts";
import type { Repetition } from "./repetition.ts";
import type { ScenarioResult, ScenarioVerdict } from "./scenario-result.ts";

/** A clause of SPEC.md, as reports show it. */
export type Requirement = Pick<Clause, "id" | "level" | "title" | "text">;

/** The verdict on a requirement, from all of its scenarios. */
export type RequirementVerdict = ScenarioVerdict | "known failure" | "not tested";

export interface RequirementReport extends Requirement {
	readonly verdict: RequirementVerdict;
	readonly scenarios: readonly ScenarioResult[];
}

/** The number of scenarios per verdict. Known failures are counted as `known` only. */
export type ScenarioCounts = Readonly<Record<ScenarioVerdict, number>> & { readonly known?: number };

/**
 * The report of one conformance run, as `--json` writes it. It is cut off if the last field, `complete: true`, is
 * missing.
 */
export interface ConformanceReport {
	readonly version: 1;
	/** The version of this package. */
	readonly kit: string;
	/** The version of SPEC.md. */
	readonly spec: string;
	/** `command` starts its adapter. It is absent for a driver in this process. */
	readonly driver: { readonly name: string; readonly version: string; readonly command?: string };
	/** Its failures, grouped by cause, the most important first. */
	readonly findings?: readonly FailureGroup[];
	/** The selected requirements, in the order of SPEC.md. */
	readonly requirements: readonly RequirementReport[];
	/** The number of scenarios per verdict. A scenario about several requirements is counted once. */
	readonly scenarios: ScenarioCounts;
	/** What the declared habits of the driver gain and cost its users, a line each. Absent if all are the usual ones. */
	readonly habits?: readonly string[];
	/** Known failures that now behave differently. Each counts as a failure. Absent if no known failures were given. */
	readonly stale?: readonly StaleEntry[];
	/** The known failures, updated to this run. */
	readonly knownFailures?: KnownFailures;
	/** If the scenarios ran several times: those that changed. The other parts of the report are about the worst run. */
	readonly repeated?: Repetition;
	/** The virtual time of all scenarios together. */
	readonly virtualMs: number;
	/** The real time that the scenarios took. */
	readonly realMs: number;
	readonly complete: true;
}

/** Groups results by requirement. The worst scenario decides the verdict of a requirement. */
export function requirementReports(
	requirements: readonly Requirement[],
	results: readonly ScenarioResult[],
): readonly RequirementReport[] {
	return requirements.map(({ id, level, title, text }) => {
		const isAbout = (result: ScenarioResult) =>
			result.requirements.includes(id) || result.findings?.some(({ requirement }) => requirement === id) === true;
		const scenarios = results.filter(isAbout).map((result) => resultFor(id, result));
		return { id, level, title, text, verdict: worstOf(scenarios), scenarios };
	});
}

/** The result of a scenario for one of its requirements. */
function resultFor(id: string, result: ScenarioResult): ScenarioResult {
	const { verdict, findings } = result;
	if (verdict === "failed" && findings !== undefined) {
		const own = findings.find(({ requirement }) => requirement === id);
		if (own !== undefined) return { ...result, message: own.message };
		const others = findings.map(({ requirement }) => requirement).join(", ");
		const message = `Not judged, because the run broke another requirement: ${others}.`;
		const { known: _known, ...rest } = result;
		return { ...rest, verdict: "unsupported", message, attachments: {} };
	}
	if (result.unseen?.includes(id) !== true) return result;
	return {
		...result,
		verdict: "unsupported",
		message: "The profiles that can play this scenario cannot observe this requirement.",
		attachments: {},
	};
}

const WORST_FIRST: readonly RequirementVerdict[] = ["failed", "could not run", "known failure", "passed", "unsupported"];

/** A requirement with passed and unsupported scenarios has passed, as far as the driver supports it. */
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

/**
 * `nothing judged`: the driver supports none of the scenarios, or no profile that plays them can observe their
 * requirements. `declined`: it declined all scenarios of a MUST that a profile which it offers can show (JUDGE-6).
 */
export type RunVerdict = "conformant" | "failed" | "could not run" | "nothing judged" | "declined";

/** The verdict of the whole run. A failure is certain, so it is more important than a scenario that could not run. */
export function verdictOf({ requirements, scenarios, stale = [] }: ConformanceReport): RunVerdict {
	if (scenarios.failed > 0 || stale.length > 0) return "failed";
	if (scenarios["could not run"] > 0) return "could not run";
	const isJudged = requirements.some(({ verdict }) => verdict !== "unsupported" && verdict !== "not tested");
	if (!isJudged) return "nothing judged";
	const isDeclined = requirements.some(
		({ level, verdict, scenarios: own }) =>
			level === "MUST" && verdict === "unsupported" && own.some((scenario) => scenario.isDeclined),
	);
	return isDeclined ? "declined" : "conformant";
}
