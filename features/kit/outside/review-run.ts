import { type CallHistory, callsOf, type World, worldOf } from "../oracle/history.ts";
import type { Run } from "../run.ts";
import { type ReviewedRound, reviewRounds } from "./judge-rounds.ts";
import { roundsSeen } from "./rounds-seen.ts";
import type { SeenRound } from "./seen.ts";

/** A call with its rounds, and with what they should have come to. */
export interface ReviewedCall {
	readonly history: CallHistory;
	readonly rounds: readonly SeenRound[];
	readonly reviewed: readonly ReviewedRound[];
}

/** Looks at the waits and statuses of a run round by round: for judging one that was seen from outside, and for drawing any. */
export function reviewRun(run: Run): readonly ReviewedCall[] {
	const { schedule, seen } = run;
	const world = worldOf(schedule, run.trace);
	const observed = new Set<string>();
	return callsOf(run)
		.filter(({ call }) => call.kind !== "abort")
		.map((history) => {
			const rounds = seen?.rounds[history.index] ?? drawnRounds(run, history, world);
			const alone = review(run, history, rounds, []);
			// Whether calls share what they saw is the driver's choice, and either is right (STATUS-1, WAIT-9).
			const isWrong = alone.some((one) => one.isWrong);
			const reviewed = isWrong && observed.size > 0 ? review(run, history, rounds, observed) : alone;
			for (const { turns } of rounds)
				for (const { node, word } of turns) if (word.kind === "in_progress" || word.kind === "complete") observed.add(node);
			return { history, rounds, reviewed };
		});
}

function review(
	{ schedule, seen }: Run,
	{ call }: CallHistory,
	rounds: readonly SeenRound[],
	observed: Iterable<string>,
): readonly ReviewedRound[] {
	const { grace } = schedule.habits;
	// The number of empty rounds is an option of the library alone.
	const asked = call.kind === "wait" && seen === undefined ? (call.grace ?? grace) : grace;
	return reviewRounds(rounds, {
		grace: call.kind === "wait" || asked === 1 ? asked : Number.POSITIVE_INFINITY,
		forgive: call.kind === "wait" ? (call.forgive ?? 0) : 0,
		observed,
		isScaled: seen?.profile === "wire",
	});
}

/** The rounds of a run whose driver lives in this process, on virtual time. */
function drawnRounds({ schedule }: Run, history: CallHistory, world: World): readonly SeenRound[] {
	const { task, habits } = schedule;
	const { call } = history;
	return roundsSeen(history, world, {
		id: task.id,
		named: task.node,
		retries: habits.retries,
		changes: [],
		hidden: [],
		unawareMs: 0,
		pauseMs: call.kind === "wait" ? (call.pollInterval ?? 1000) : 0,
		toleranceMs: 0,
	});
}
