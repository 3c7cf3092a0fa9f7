import type { Rules } from "../../../src/tracking/rules.ts";
import { judgeRun } from "../oracle.ts";
import type { Run } from "../run.ts";
import type { Schedule } from "../schedule.ts";
import { callDifference, firstDifference, trackingDifference } from "./compare-runs.ts";
import { healed } from "./healed-schedule.ts";
import { runAlone } from "./run-alone.ts";

/** Makes the calls of a schedule in its world: the library, a mutant, or another driver. */
export type Player = (schedule: Schedule) => Promise<Run>;

/** How a run can be wrong. */
export type CheckName = "specification" | "order of the nodes" | "end of the faults" | "repetition" | "rules alone";
export const CHECK_NAMES: readonly CheckName[] = [
	"specification",
	"order of the nodes",
	"end of the faults",
	"repetition",
	"rules alone",
];

/** Something that is wrong with a schedule's run. */
export interface CheckFailure {
	readonly check: CheckName;
	/** The clause that is broken. */
	readonly requirement: string;
	readonly message: string;
}

/** What is to be held against a schedule. */
export interface Checks {
	readonly play: Player;
	/** Whether the driver is this library, which is held to more than others (see `judgeRun`). */
	readonly isLibrary: boolean;
	/** The rules it runs on; without them it cannot be held against rules alone. */
	readonly rules?: Rules;
}

/**
 * Holds one schedule to one property, and says how it breaks it. `first` is a run of it that was had already.
 *
 * - `specification`: the oracle judges the run: verdicts, times, questions, evidence, and no false completion.
 * - `order of the nodes`: the same in the opposite order comes to the same (ROUND-5).
 * - `end of the faults`: once they are over, a wait completes within a bound.
 * - `repetition`: the same again is the same, event by event.
 * - `rules alone`: a tracker that is nothing but the rules, without a promise, does the same, event by event.
 */
export async function failureOf(
	check: CheckName,
	schedule: Schedule,
	checks: Checks,
	first?: Run,
): Promise<CheckFailure | undefined> {
	const { play, isLibrary, rules } = checks;
	const run = check === "end of the faults" ? undefined : (first ?? (await play(schedule)));
	switch (check) {
		case "specification": {
			const [finding] = run === undefined ? [] : judgeRun(run, { isLibrary });
			return finding && { check, requirement: finding.requirement, message: finding.message };
		}
		case "order of the nodes": {
			const other = await play({ ...schedule, nodes: schedule.nodes.toReversed() });
			return failure(check, "ROUND-5", run && callDifference(run.calls, other.calls, ["drawn", "reversed"]));
		}
		case "end of the faults":
			return failure(check, "WAIT-3", await whyNotComplete(schedule, checks));
		case "repetition":
			return failure(check, "JUDGE-2", run && firstDifference(run, await play(schedule)));
		case "rules alone":
			// An abort is no question that the rules know.
			if (rules === undefined || schedule.calls.some(({ kind }) => kind === "abort")) return undefined;
			return failure(check, "WAIT-7", run && trackingDifference(runAlone(schedule, rules), run, ["rules'", "tracker's"]));
		default:
			return check satisfies never;
	}
}

function failure(check: CheckName, requirement: string, sentence: string | undefined): CheckFailure | undefined {
	return sentence === undefined ? undefined : { check, requirement, message: `${requirement}, ${check}: ${sentence}.` };
}

async function whyNotComplete(drawn: Schedule, { play, isLibrary }: Checks): Promise<string | undefined> {
	const { schedule, bound } = healed(drawn);
	const run = await play(schedule);
	const report = run.calls.at(-1);
	const [finding] = judgeRun(run, { isLibrary });
	if (finding !== undefined) return finding.message;
	if (report === undefined) return "the run does not tell of its last call";
	const { outcome, settledAt } = report;
	if (outcome.kind !== "complete")
		return `the faults are over, and a wait ended ${outcome.kind === "error" ? outcome.code : outcome.kind}`;
	return settledAt > bound
		? `the faults are over, and a wait was complete at ${settledAt} ms, which is after ${bound} ms`
		: undefined;
}
