import { worldOf } from "../oracle/history.ts";
import type { ScenarioTags } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { wrongVerdict } from "./judge-rounds.ts";
import { reviewRun } from "./review-run.ts";
import { breachesOf } from "./timing.ts";

/** Clauses at SHOULD by which a verdict may be wrong and yet be lawful at MUST; they count in the scenarios that are about them. */
const WEAKER_VERDICTS: readonly string[] = ["ROUND-11"];

/** Something the rules find in a run, as one line. */
export interface OutsideFinding {
	readonly message: string;
	/** The id of the clause that it breaks. */
	readonly requirement: string;
	/** The same id, where it leaves what else a scenario shows as it is. */
	readonly clause?: string;
}

/**
 * What the rules find in a run that was seen from outside, the weightiest first. A wrong verdict counts whatever the scenario is about, for it
 * does not show what it should then; other findings count where the scenario is about their clause, and for that clause alone.
 */
export function findingsOf(run: Run, { requirements }: ScenarioTags): readonly OutsideFinding[] {
	const verdicts: OutsideFinding[] = [];
	const breaches: OutsideFinding[] = [];
	// It says so itself, and is judged on all else by the nodes that it asks.
	if (run.schedule.habits.sweep !== "all")
		breaches.push({
			requirement: "ROUND-5",
			clause: "ROUND-5",
			message: "ROUND-5: the driver declares that it stops at the first node in progress, so the order of nodes matters",
		});
	const world = worldOf(run.schedule, run.trace);
	for (const call of reviewRun(run)) {
		const wrong = wrongVerdict(call.reviewed);
		if (wrong !== undefined && !(WEAKER_VERDICTS.includes(wrong.requirement) && !requirements.includes(wrong.requirement))) {
			const { requirement, round, expected, got } = wrong;
			verdicts.push({
				requirement,
				message: `${requirement}: round ${round} should be ${expected}, and the driver made it ${got}`,
			});
		}
		for (const { requirement, message } of breachesOf(run, call, world))
			breaches.push({ requirement, clause: requirement, message: `${requirement}: ${message}` });
	}
	return [...verdicts, ...breaches.filter(({ clause }) => clause !== undefined && requirements.includes(clause))];
}
