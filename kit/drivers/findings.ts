import { worldOf } from "../oracle/world.ts";
import type { ScenarioTags } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { wrongVerdict } from "./judge-rounds.ts";
import { reviewRun } from "./review-run.ts";
import { breachesOf } from "./timing.ts";

/** Clauses at SHOULD. A verdict that breaks one can be correct at MUST, so it only counts in scenarios about that clause. */
const WEAKER_VERDICTS: readonly string[] = ["ROUND-11"];

/** A fault in a run, as one line. */
export interface OutsideFinding {
	readonly message: string;
	/** The id of the clause that it breaks. */
	readonly requirement: string;
	/** The only clause that is affected. Absent if the scenario shows nothing about its other clauses either. */
	readonly clause?: string;
}

/**
 * Judges the run of a driver outside this process by the rules. The most important finding comes first. A wrong verdict
 * counts in every scenario. Other findings count only for their own clause, in scenarios about that clause.
 */
export function findingsOf(run: Run, { requirements }: ScenarioTags): readonly OutsideFinding[] {
	const verdicts: OutsideFinding[] = [];
	const breaches: OutsideFinding[] = [];
	// The driver declares this itself. Everything else is judged by the nodes that it asks.
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
				message: `${requirement}: round ${round} should be ${expected}, but the driver says ${got}`,
			});
		}
		for (const { requirement, message } of breachesOf(run, call, world))
			breaches.push({ requirement, clause: requirement, message: `${requirement}: ${message}` });
	}
	return [...verdicts, ...breaches.filter(({ clause }) => clause !== undefined && requirements.includes(clause))];
}
