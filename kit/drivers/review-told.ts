import type { CallHistory } from "../oracle/history.ts";
import { type JudgedRound, judgeRun } from "../oracle/oracle.ts";
import type { World } from "../oracle/world.ts";
import type { RoundReport } from "../run/round-report.ts";
import type { CallReport, Run } from "../run/run.ts";
import type { RoundSeen, ToldVerdict } from "../run/seen.ts";
import type { ReviewedRound } from "./judge-rounds.ts";
import type { ReviewedCall } from "./reviewed-call.ts";
import { turnsOf } from "./rounds-seen.ts";

/**
 * The review for a driver in this process, which reports its rounds. The oracle judges them exactly. Rounds after the
 * first difference are shown as the driver reports them.
 */
export function reviewTold(
	run: Run,
	histories: readonly CallHistory[],
	world: World,
	judged: readonly JudgedRound[] = judgedRoundsOf(run),
): readonly ReviewedCall[] {
	return histories.map((history) => {
		const reviewed = judged.filter(({ call }) => call === history.index).map((round) => reviewRound(round, history));
		const last = reviewed.at(-1);
		const rest = last?.isWrong === false ? [] : history.report.rounds.filter((told) => told.number > reviewed.length);
		const rounds = [...reviewed.map(({ round }) => round), ...rest.map((told) => unjudgedRound(told, history, world, run))];
		return { history, rounds, reviewed };
	});
}

function judgedRoundsOf(run: Run): readonly JudgedRound[] {
	const judged: JudgedRound[] = [];
	judgeRun(run, { onRound: (round) => judged.push(round) });
	return judged;
}

function reviewRound({ poll, lawful, isRight }: JudgedRound, { report }: CallHistory): ReviewedRound {
	const { number, startedAt, at, isEarly, targets, turns } = poll;
	const told = report.rounds[number - 1];
	const round: RoundSeen = {
		number,
		startedAt,
		endedAt: Math.min(at, report.settledAt),
		isEarly,
		opening: { kind: "targets", targets },
		unsure: new Set(),
		turns,
		told: lawful.length === 0 ? undefined : ((told && toldVerdict(told, report)) ?? lawful[0]),
	};
	return { round, lawful, isWrong: !isRight };
}

function toldVerdict({ verdict, number }: RoundReport, { rounds, outcome }: CallReport): ToldVerdict {
	if (verdict !== "error" || outcome.kind !== "error" || number < rounds.length) return { kind: verdict };
	const { code, node, serverCode } = outcome;
	return { kind: "error", code, node, serverCode };
}

function unjudgedRound(told: RoundReport, history: CallHistory, world: World, { schedule }: Run): RoundSeen {
	const { number, startedAt, endedAt } = told;
	const { report } = history;
	const questions = history.questions.filter(({ askedAt }) => askedAt >= startedAt && askedAt <= endedAt);
	const turns = turnsOf(questions, world, { id: schedule.task.id, toleranceMs: 0 }, report.settledAt, report.outcome);
	return {
		number,
		startedAt,
		endedAt,
		isEarly: false,
		opening: { kind: "targets", targets: turns.map(({ node }) => node) },
		unsure: new Set(),
		turns,
		told: toldVerdict(told, report),
	};
}
