import { checkSight } from "./check-sight.ts";
import { SPEC_FILE, type SpecFinding } from "./finding.ts";
import type { TaggedScenario } from "./scenario-tags.ts";
import { type Clause, compareLevels, type Level, type Spec } from "./spec.ts";
import type { Untested } from "./untested.ts";

export const UNTESTED_FILE = "UNTESTED.md";

/**
 * Checks the scenarios against the specification. Every clause has a scenario at its own level, or is declared untested
 * with a reason, but not both. Every scenario names clauses that exist, one level that agrees with theirs, and known
 * needs. No two scenarios have the same name. Every clause says who can see it (see `checkSight`).
 */
export function checkCoverage(
	spec: Spec,
	untested: readonly Untested[],
	scenarios: readonly TaggedScenario[],
): readonly SpecFinding[] {
	const clauses = new Map(spec.clauses.map((clause) => [clause.id, clause]));
	const kitClauses = new Set(spec.judging.map(({ id }) => id));
	const tested = new Set<Clause>();
	const names = new Map<string, TaggedScenario>();
	const findings: SpecFinding[] = [];

	for (const scenario of scenarios) {
		const report = (message: string) => findings.push({ file: scenario.file, line: scenario.line, message });
		const namesake = names.get(scenario.name);
		if (namesake === undefined) names.set(scenario.name, scenario);
		else report(`"${scenario.name}" is also the name of the scenario at ${namesake.file}:${namesake.line}.`);

		const named = new Set<Clause>();
		const levels: Level[] = [];
		let namesKitClause = false;
		for (const tag of scenario.tags) {
			const word = tag.slice(1);
			const clause = clauses.get(word);
			if (clause !== undefined) named.add(clause);
			else if (isLevel(word)) levels.push(word);
			else if (kitClauses.has(word)) namesKitClause = true;
			else if (!spec.needs.has(tag)) report(`${tag} is not a clause of ${SPEC_FILE}, a level or a need.`);
		}

		if (named.size === 0) {
			report(namesKitClause ? "names only clauses that bind the kit, not a driver." : "does not name a clause.");
			continue;
		}
		const [level, ...others] = levels;
		if (level === undefined || others.length > 0) {
			report(`needs one level tag, but has ${levels.length}.`);
			continue;
		}
		const wrong = disagreement(level, [...named]);
		if (wrong !== undefined) report(wrong);
		for (const clause of named) if (clause.level === level) tested.add(clause);
	}

	return [...findings, ...checkUntested(spec, untested, tested), ...checkSight(spec)];
}

function checkUntested(spec: Spec, untested: readonly Untested[], tested: ReadonlySet<Clause>): readonly SpecFinding[] {
	const findings: SpecFinding[] = [];
	const excused = new Set<string>();
	for (const { id, reason, line } of untested) {
		const report = (message: string) => findings.push({ file: UNTESTED_FILE, line, message });
		const clause = spec.clauses.find((one) => one.id === id);
		if (clause === undefined) report(`${id} is not a clause of ${SPEC_FILE}.`);
		else if (tested.has(clause)) report(`${id} is declared untested, but has a scenario.`);
		if (reason === "") report(`${id} is declared untested without a reason.`);
		else excused.add(id);
	}
	for (const clause of spec.clauses) {
		if (tested.has(clause) || excused.has(clause.id)) continue;
		const { id, level, line } = clause;
		findings.push({
			file: SPEC_FILE,
			line,
			message: `${id} has no scenario tagged @${level} and no reason in ${UNTESTED_FILE}.`,
		});
	}
	return findings;
}

function isLevel(word: string): word is Level {
	return word === "MUST" || word === "SHOULD" || word === "MAY";
}

/** A scenario has the weakest level of its clauses. A clause with a weaker part counts as either of its two levels. */
function disagreement(level: Level, clauses: readonly Clause[]): string | undefined {
	const weaker = clauses.find((clause) => compareLevels(clause.level, level) < 0);
	if (weaker !== undefined) return `is tagged @${level}, but names ${weaker.id}, which is only ${weaker.level}.`;
	if (clauses.some((clause) => clause.level === level || clause.partLevel === level)) return undefined;
	const named = clauses.map((clause) => `${clause.id} (${clause.level})`).join(" and ");
	return `is tagged @${level}, but names ${named}.`;
}
