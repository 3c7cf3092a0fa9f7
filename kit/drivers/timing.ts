import { requestsFor } from "../oracle/commands.ts";
import type { Question } from "../oracle/history.ts";
import { isAboutJobs, isAnswerableInPart } from "../oracle/question-form.ts";
import type { World } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { RealTimeLimits, RoundSeen } from "../run/seen.ts";
import type { DeclaredHabits } from "../schedule/schedule.ts";
import type { ReviewedCall } from "./review-run.ts";

/** A broken clause about the form or the time of questions. The message has no times, so that it is the same in every run. */
export interface Breach {
	readonly requirement: string;
	readonly message: string;
}

interface TimedCall extends ReviewedCall {
	readonly run: Run;
	readonly world: World;
	readonly real: RealTimeLimits;
	readonly habits: DeclaredHabits;
}

type Check = (call: TimedCall) => Breach | undefined;

/** Checks one call in real time: the form of its questions, its pauses and its end. Each check reports one breach at most. */
export function breachesOf(run: Run, call: ReviewedCall, world: World): readonly Breach[] {
	const real = run.seen?.real;
	if (real === undefined) return [];
	const timed: TimedCall = { ...call, run, world, real, habits: run.schedule.habits };
	return CHECKS.flatMap((check) => check(timed) ?? []);
}

const CHECKS: readonly Check[] = [
	forms,
	bothModules,
	sideBySide,
	requestTimeout,
	firstRound,
	pauses,
	end,
	deadline,
	oneRound,
	overlap,
];

function forms({ run, world, history, real }: TimedCall): Breach | undefined {
	for (const { node, commands, askedAt } of history.questions) {
		// The driver may not know about a recent upgrade yet (JUDGE-2).
		const builds = [world.version(node, askedAt), world.version(node, askedAt - real.unawareMs)];
		const own = commands.filter(isAboutJobs);
		if (builds.some((build) => isAnswerableInPart(own, build, run.schedule.task.id))) continue;
		return {
			requirement: "ASK-1",
			message: `node ${node} (build ${builds[0]}) should be asked with a command that it knows, but was asked ${own.join(" and ")}`,
		};
	}
	return undefined;
}

function bothModules({ run, world, history }: TimedCall): Breach | undefined {
	for (const { node, commands, askedAt } of history.questions) {
		const build = world.version(node, askedAt);
		const [wanted = []] = requestsFor(build, run.schedule.task.id);
		if (wanted.length < 2 || wanted.every((command) => commands.includes(command))) continue;
		return {
			requirement: "ASK-8",
			message: `node ${node} (build ${build}) should be asked ${wanted.join(" and ")} in one request, but was asked ${commands.join(" and ")}`,
		};
	}
	return undefined;
}

/** Finds a node that is asked only after another has answered, and long after the round began. */
function sideBySide({ rounds, history, real, habits }: TimedCall): Breach | undefined {
	if (habits.sweep !== "all")
		return {
			requirement: "ASK-4",
			message: "the nodes of a round should be asked at the same time, but the driver declares that it asks them one by one",
		};
	for (const { turns, number, startedAt, endedAt } of rounds) {
		const first = firstQuestions(history.questions, startedAt, endedAt);
		const isLate = first.some(
			({ askedAt }) => askedAt > startedAt + real.toleranceMs && turns.some((turn) => turn.endedAt <= askedAt),
		);
		if (isLate) return { requirement: "ASK-4", message: `the nodes of round ${number} should be asked at the same time` };
	}
	return undefined;
}

function firstQuestions(questions: readonly Question[], from: number, to: number): readonly Question[] {
	const first = new Map<string, Question>();
	for (const question of questions)
		if (question.askedAt >= from && question.askedAt <= to && !first.has(question.node)) first.set(question.node, question);
	return [...first.values()];
}

/** Finds a question that is given up never or much too late. On a busy machine smaller delays prove nothing. */
function requestTimeout({ history, real, habits }: TimedCall): Breach | undefined {
	const limit = 2 * real.requestTimeoutMs + real.toleranceMs;
	const late = history.questions.find(
		({ askedAt, endedAt }) => Math.min(endedAt, history.report.settledAt) - askedAt > limit * (habits.retries + 1),
	);
	return (
		late && { requirement: "ASK-7", message: `the question to node ${late.node} should be given up after the request timeout` }
	);
}

/** The first round should begin as soon as the driver has connected, which is visible in its other questions. */
function firstRound({ run, history, real, habits }: TimedCall): Breach | undefined {
	const first = history.questions[0];
	if (first === undefined || habits.firstSleep > 0 || real.pauseMs < 2 * real.toleranceMs) return undefined;
	const connectedAt = run.trace.reduce(
		(latest, event) => (event.kind === "asked" && event.question < first.number ? Math.max(latest, event.at) : latest),
		history.report.calledAt,
	);
	const isLate = first.askedAt - connectedAt > 0.75 * real.pauseMs;
	return isLate
		? { requirement: "WAIT-1", message: "the first round should begin immediately, but a pause came first" }
		: undefined;
}

function pauses({ rounds, history, real, habits }: TimedCall): Breach | undefined {
	if (history.call.kind !== "wait" || real.pauseMs < 2 * real.toleranceMs) return undefined;
	for (const [index, { number, startedAt, isEarly }] of rounds.entries()) {
		const before = rounds[index - 1];
		if (before === undefined || isEarly) continue;
		const from = habits.interval.kind === "start-to-start" ? before.startedAt : before.endedAt;
		if (startedAt - from >= pauseAfter(before, real.pauseMs, habits) - real.toleranceMs) continue;
		return { requirement: "WAIT-2", message: `round ${number} should begin after the whole pause` };
	}
	return undefined;
}

function pauseAfter({ number }: RoundSeen, pauseMs: number, { interval }: DeclaredHabits): number {
	if (interval.kind !== "backoff") return pauseMs;
	const share = Math.min(1, (interval.first * interval.factor ** Math.floor((number - 1) / interval.every)) / interval.most);
	return pauseMs * share;
}

function end({ history, real, rounds }: TimedCall): Breach | undefined {
	const { outcome, calledAt } = history.report;
	if (outcome.kind === "error" && outcome.code === "endless")
		return real.timeoutMs === undefined
			? {
					requirement: "WAIT-3",
					message: "the wait should end when the task is complete or a round ends in an error, but it went on",
				}
			: { requirement: "WAIT-4", message: "the wait should end in timeout, but it went on" };
	const last = rounds.at(-1);
	const isTooLate =
		real.timeoutMs !== undefined &&
		real.timeoutMs > 0 &&
		last !== undefined &&
		last.startedAt > connected(history.questions, calledAt) + real.timeoutMs + real.toleranceMs;
	return isTooLate ? { requirement: "WAIT-4", message: "no round should begin after the timeout" } : undefined;
}

/** The latest start of a timeout: the call may or may not include the time for connecting. */
function connected(questions: readonly Question[], calledAt: number): number {
	return questions[0]?.askedAt ?? calledAt;
}

function deadline({ history, real }: TimedCall): Breach | undefined {
	const { outcome, calledAt, settledAt } = history.report;
	const { timeoutMs = 0 } = real;
	if (timeoutMs === 0 || outcome.kind !== "error" || outcome.code !== "timeout") return undefined;
	// Clocks and timers round: allow a tenth of the tolerance.
	if (settledAt < calledAt + timeoutMs - real.toleranceMs / 10)
		return { requirement: "WAIT-5", message: "the wait should not end before its timeout" };
	const isLate = settledAt > connected(history.questions, calledAt) + timeoutMs + real.toleranceMs;
	return isLate ? { requirement: "WAIT-5", message: "the wait should end at its timeout, but it ended later" } : undefined;
}

function oneRound({ rounds, history, real }: TimedCall): Breach | undefined {
	const isBroken = history.call.kind === "wait" && real.timeoutMs === 0 && rounds.length > 1;
	return isBroken ? { requirement: "WAIT-6", message: "a timeout of 0 should be exactly one round" } : undefined;
}

/** Finds a question that is repeated before the node has answered. */
function overlap({ history, habits }: TimedCall): Breach | undefined {
	if (history.call.kind !== "wait") return undefined;
	const latest = new Map<string, Question>();
	for (const question of history.questions) {
		const key = `${question.node} ${question.commands.join(" ")}`;
		const before = latest.get(key);
		if (before !== undefined && before.endedAt > question.askedAt && habits.retries === 0)
			return { requirement: "WAIT-12", message: `node ${question.node} should not be asked again before its question has ended` };
		latest.set(key, question);
	}
	return undefined;
}
