import type { ScenarioTags } from "../driver.ts";
import { worldOf } from "../oracle/history.ts";
import type { Run } from "../run.ts";
import { wrongVerdict } from "./judge-rounds.ts";
import { reviewRun } from "./review-run.ts";
import { breachesOf } from "./timing.ts";

/** Clauses at SHOULD by which a verdict may be wrong and yet be lawful at MUST; they count in the scenarios that are about them. */
const WEAKER_VERDICTS: readonly string[] = ["ROUND-11"];

/**
 * What the rules find in a run that was seen from outside, each as one line. A wrong verdict counts whatever the scenario is about, for it
 * does not show what it should then; other findings count where the scenario is about their clause.
 */
export function findingsOf(run: Run, { requirements }: ScenarioTags): readonly string[] {
	const findings: string[] = [];
	const world = worldOf(run.schedule, run.trace);
	for (const call of reviewRun(run)) {
		const wrong = wrongVerdict(call.reviewed);
		if (wrong !== undefined && !(WEAKER_VERDICTS.includes(wrong.requirement) && !requirements.includes(wrong.requirement)))
			findings.push(
				`${wrong.requirement}: round ${wrong.round} should be ${wrong.expected}, and the driver made it ${wrong.got}`,
			);
		for (const { requirement, message } of breachesOf(run, call, world))
			if (requirements.includes(requirement)) findings.push(`${requirement}: ${message}`);
	}
	return findings;
}
