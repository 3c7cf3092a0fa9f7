import { type CallHistory, callsOf } from "../oracle/history.ts";
import type { JudgedRound } from "../oracle/oracle.ts";
import { worldOf } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { RoundSeen } from "../run/seen.ts";
import { isOldBuild } from "../schedule/builds.ts";
import { type ReviewedRound, reviewRounds } from "./judge-rounds.ts";
import { reviewTold } from "./review-told.ts";
import type { ReviewedCall } from "./reviewed-call.ts";

/**
 * Reviews the waits and statuses of a run round by round. This judges drivers outside this process, and draws pictures
 * of any run.
 *
 * @param judged the rounds as the oracle judged them, if they are known already
 */
export function reviewRun(run: Run, judged?: readonly JudgedRound[]): readonly ReviewedCall[] {
	const { seen } = run;
	const histories = callsOf(run).filter(({ call }) => call.kind !== "abort");
	if (seen === undefined) return reviewTold(run, histories, worldOf(run.schedule, run.trace), judged);
	const observed = new Set<string>();
	return histories.map((history) => {
		const rounds = seen.rounds[history.index] ?? [];
		// While members come and go, it is unknown which members a driver knows. The Then steps judge such a run.
		if (run.schedule.network !== undefined) return { history, rounds, reviewed: [] };
		const { sharesObservations } = seen.manner;
		const alone = review(run, history, rounds, sharesObservations === true ? observed : []);
		// Calls may or may not share what they observed: both are correct if the driver does not declare it (STATUS-1,
		// WAIT-9).
		const isWrong = sharesObservations === undefined && alone.some((one) => one.isWrong);
		const reviewed = isWrong && observed.size > 0 ? review(run, history, rounds, observed) : alone;
		for (const { turns } of rounds)
			for (const { node, word } of turns) if (word.kind === "in_progress" || word.kind === "complete") observed.add(node);
		return { history, rounds, reviewed };
	});
}

function review(
	{ schedule, seen }: Run,
	{ call, report: { connectMs = 0 } }: CallHistory,
	rounds: readonly RoundSeen[],
	observed: Iterable<string>,
): readonly ReviewedRound[] {
	const { grace } = schedule.habits;
	return reviewRounds(rounds, {
		grace: call.kind === "wait" || grace === 1 ? grace : Number.POSITIVE_INFINITY,
		forgive: call.kind === "wait" ? (call.forgive ?? 0) : 0,
		observed,
		wereOld: schedule.nodes.flatMap(({ name, version }) => (isOldBuild(version) ? [name] : [])),
		unlistedSlackMs: unlistedSlack(seen, connectMs),
		...(seen !== undefined && { manner: seen.manner }),
	});
}

/**
 * By how many milliseconds the times of ROUND-11 may differ. Its first round may have begun while the driver connected.
 * On another scale than that of the driver's own clock they cannot be judged.
 */
function unlistedSlack(seen: Run["seen"], connectMs: number): number {
	if (seen?.real === undefined) return 0;
	return seen.real.isTrue ? seen.real.toleranceMs + connectMs : Number.POSITIVE_INFINITY;
}
