import { isSeenBroken, LATE_ANSWER_READ, type ScenarioResult } from "./scenario-result.ts";
import type { Symptom } from "./symptom.ts";

/** The clause of a driver that begins a round before the one before it has ended. */
export const ROUNDS_OVERLAP = "WAIT-12";

export const OVERLAP_SENTENCE = "Rounds overlap: a node is asked again while its question of the round before is still open.";

/** If rounds overlap, a driver fails this share of the scenarios about it: the others leave it no time to overlap. */
const MANY_OVERLAPS = 0.5;

/** What goes wrong with the rounds and pauses of a driver if it does not wait for the end of a round. */
const SPOILED = /^(?:ROUND-\d+|WAIT-\d+|ASK-5)$/;

/** A failed scenario, and how its failure shows itself. */
export interface Failed {
	readonly scenario: ScenarioResult;
	readonly symptom: Symptom;
}

/**
 * The failures of a driver whose rounds overlap (JUDGE-7). From outside it is unknown which round decided, and the next
 * round has always begun too early. So wrong rounds and pauses are the same fault. A round that is complete for the
 * driver while a node is in progress is a fault of its own, and so is a misread reply.
 *
 * @param shown the scenarios that show {@link ROUNDS_OVERLAP}: those about it, and others that break it
 */
export function overlappedFailures(failures: readonly Failed[], shown: readonly ScenarioResult[]): readonly Failed[] {
	const shows = ({ scenario }: Failed, id: string) => isSeenBroken(scenario, id);
	const isAbout = ({ requirements }: ScenarioResult) => requirements.includes(ROUNDS_OVERLAP);
	const judged = shown.filter((one) => isAbout(one) && (one.verdict === "passed" || one.verdict === "failed")).length;
	const own = failures.filter((one) => isAbout(one.scenario) && shows(one, ROUNDS_OVERLAP));
	if (own.length === 0 || own.length < MANY_OVERLAPS * judged) return [];
	// A driver that gives up a question early asks again, too. Then the late answer is what matters.
	const isLateRead = failures.some((one) => one.scenario.requirements.includes(LATE_ANSWER_READ) && shows(one, LATE_ANSWER_READ));
	if (isLateRead) return [];
	const isOther = ({ symptom: { kind, key } }: Failed) => kind === "reading" || / complete$/.test(key);
	return failures.filter(
		(one) =>
			own.includes(one) ||
			(!isOther(one) && (one.scenario.findings?.every(({ requirement }) => SPOILED.test(requirement)) ?? false)),
	);
}
