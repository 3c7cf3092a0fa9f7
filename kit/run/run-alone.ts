import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { RequestFailure, type RequestFailureReason } from "../../src/cluster/cluster.ts";
import { TaskError } from "../../src/errors.ts";
import type { Answer, NodeAnswer, Round } from "../../src/tracking/answer.ts";
import { accountFor, outcomeOf, totalsOf } from "../../src/tracking/evidence.ts";
import { taskErrorOf } from "../../src/tracking/fault.ts";
import { defaultRules, type Memory, type Rules, type Verdict } from "../../src/tracking/rules.ts";
import { createSightings, type Sightings } from "../../src/tracking/sightings.ts";
import { findTargets } from "../../src/tracking/targets.ts";
import { buildNumber } from "../oracle/commands.ts";
import type { Call, Schedule } from "../schedule/schedule.ts";
import { loneQuestions } from "./lone-questions.ts";
import { type LoneTerms, loneTerms } from "./lone-terms.ts";
import type { CallOutcome, CallReport, RoundReport, Run } from "./run.ts";
import { jobIdOf, stage } from "./simulated-world.ts";
import { createSynchronousClock, type SynchronousClock } from "./synchronous-clock.ts";

interface Stage {
	readonly schedule: Schedule;
	readonly cluster: SimulatedCluster;
	readonly clock: SynchronousClock;
	readonly rules: Rules;
}

/**
 * Runs a schedule by the rules alone: a second way to track, without a promise and without a line of the library's own waiting, so that
 * where the two part, one of them waits wrongly. Calls that abort the job are left out.
 *
 * @returns `undefined` where the schedule aborts
 */
export function runAlone(schedule: Schedule, rules: Rules = defaultRules): Run {
	const clock = createSynchronousClock();
	const cluster = stage(schedule, { clock });
	const handles = new Map<number, Sightings>();
	const calls: CallReport[] = [];
	let settled = 0;
	for (const [index, call] of schedule.calls.entries()) {
		clock.schedule(call.at ?? 0, "world", () => {
			const sightings = handles.get(call.handle ?? 0) ?? createSightings();
			handles.set(call.handle ?? 0, sightings);
			makeCall({ schedule, cluster, clock, rules }, call, sightings, (report) => {
				calls[index] = report;
				settled++;
			});
		});
	}
	clock.runUntil(() => settled === schedule.calls.length);
	const taskId = jobIdOf(schedule.task);
	const truth = Object.fromEntries(schedule.nodes.map(({ name }) => [name, cluster.truth(name, taskId)]));
	return { schedule, calls, trace: cluster.trace.events, truth };
}

function makeCall(staged: Stage, call: Call, sightings: Sightings, onReport: (report: CallReport) => void): void {
	const { clock, cluster, schedule } = staged;
	const rounds: RoundReport[] = [];
	const questions: number[] = [];
	const calledAt = clock.now();
	const settle = (outcome: CallOutcome) => onReport({ calledAt, settledAt: clock.now(), outcome, rounds, questions });
	try {
		track(staged, loneTerms(cluster, schedule, call), sightings, rounds, questions, settle);
	} catch (error) {
		if (!(error instanceof TaskError)) throw error;
		settle(errorOutcome(error));
	}
}

function track(
	{ schedule, cluster, clock, rules }: Stage,
	terms: LoneTerms,
	sightings: Sightings,
	reports: RoundReport[],
	numbers: number[],
	onSettled: (outcome: CallOutcome) => void,
): void {
	const { task } = schedule;
	const taskId = jobIdOf(task).toString();
	const calledAt = clock.now();
	const timing = { calledAt, pollInterval: terms.pollInterval, timeout: terms.timeout };
	const done = new Set<string>();
	const stops: (() => void)[] = [];
	let kept: Pick<Memory, "emptyRounds" | "failedRounds"> = { emptyRounds: 0, failedRounds: new Map() };
	let isOver = false;
	let count = 0;
	const desk = { cluster, clock, requestTimeout: terms.requestTimeout, numbers };
	const questions = loneQuestions<Answer>(desk, {
		requests: (build) => rules.command(build, taskId),
		read(body, commands) {
			const answer = rules.read(body, commands, taskId);
			return answer.kind === "unknown_command" ? undefined : answer;
		},
	});

	function settle(outcome: CallOutcome): void {
		if (isOver) return;
		isOver = true;
		for (const stop of stops) stop();
		questions.giveUp();
		onSettled(outcome);
	}

	const timeOut = () => settle({ kind: "error", code: "timeout", message: "" });

	function begin(isEarly: boolean): void {
		if (isOver) return;
		const startedAt = clock.now();
		const answers: NodeAnswer[] = [];
		const targets = findTargets(cluster.isReady(), cluster.activeNodes(), task.node);
		let pending = targets.nodes?.length ?? 0;
		let isJudged = false;
		const roundOf = (): Round => ({
			number: count + 1,
			startedAt,
			endedAt: clock.now(),
			early: isEarly,
			named: task.node !== undefined,
			answers,
			pending,
			...(targets.refusal !== undefined && { refusal: targets.refusal }),
		});
		const judge = (round: Round) => rules.judge(round, { observed: sightings, done, firstRoundAt: calledAt, ...kept }, terms);
		const finish = () => {
			if (isOver || isJudged) return;
			isJudged = true;
			questions.giveUp();
			const round = roundOf();
			conclude(round, judge(round));
		};
		if (targets.refusal !== undefined) return finish();
		let isDoomed = false;
		for (const node of targets.nodes) {
			questions.ask(node, (end) => {
				if (isOver || isJudged) return;
				const answer = answerOf(node, end);
				answers.push({ node, answer, build: end.build, olderThan6: (buildNumber(end.build) ?? 600) < 600 });
				pending--;
				if (pending === 0) return finish();
				if (isDoomed) return;
				const round = roundOf();
				const { verdict } = judge(round);
				if (verdict.kind !== "error") return;
				isDoomed = true;
				note(round, verdict);
				stops.push(clock.schedule(clock.now(), "verdict", finish));
			});
		}
	}

	/** The last word on a round is the one that is told. */
	function note({ number, startedAt, endedAt }: Round, { kind }: Verdict): void {
		if (kind !== "undecided") reports[number - 1] = { number, startedAt, endedAt, verdict: kind };
	}

	function answerOf(
		node: string,
		end:
			| { readonly kind: "answered"; readonly answer: Answer | undefined }
			| { readonly kind: "failed"; readonly reason: RequestFailureReason },
	): Answer {
		if (end.kind === "answered") return end.answer ?? { kind: "unknown_command" };
		if (!cluster.activeNodes().includes(node)) return { kind: "left" };
		return { kind: "failure", reason: end.reason, cause: new RequestFailure(end.reason, "") };
	}

	function conclude(round: Round, { verdict, emptyRounds, failedRounds }: ReturnType<Rules["judge"]>): void {
		count = round.number;
		kept = { emptyRounds, failedRounds };
		for (const { node, answer } of round.answers) {
			if (answer.kind === "complete") done.add(node);
			else if (answer.kind === "in_progress") done.delete(node);
		}
		sightings.add(round.answers);
		note(round, verdict);
		const over = (): CallOutcome => {
			if (verdict.kind === "error") return errorOutcome(taskErrorOf(verdict.fault));
			const nodes = accountFor(round, sightings.all(), taskId);
			const elapsedMs = clock.now() - calledAt;
			return {
				kind: "complete",
				completion: { outcome: outcomeOf(nodes), nodes, totals: totalsOf(nodes), rounds: count, elapsedMs },
			};
		};
		if (terms.isStatus) {
			if (verdict.kind === "error") return settle(over());
			return settle({ kind: verdict.kind === "complete" ? "complete" : "in_progress" });
		}
		const next = rules.next(verdict, round, timing);
		switch (next.kind) {
			case "round":
				stops.push(clock.schedule(next.at, "round", () => begin(next.early)));
				return;
			case "deadline":
				return;
			case "time_out":
				return timeOut();
			case "settle":
				return settle(over());
			default:
				return next satisfies never;
		}
	}

	if (terms.cancelAt <= calledAt) return settle({ kind: "called off" });
	if (Number.isFinite(terms.cancelAt)) stops.push(clock.schedule(terms.cancelAt, "world", () => settle({ kind: "called off" })));
	if (!terms.isStatus && terms.timeout > 0 && Number.isFinite(terms.timeout))
		stops.push(clock.schedule(calledAt + terms.timeout, "deadline", timeOut));
	begin(false);
}

/** Without its message, which is for people. */
function errorOutcome({ code, node, serverCode }: TaskError): CallOutcome {
	return {
		kind: "error",
		code,
		message: "",
		...(node !== undefined && { node }),
		...(serverCode !== undefined && { serverCode }),
	};
}
