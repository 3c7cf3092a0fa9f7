import { requestsFor } from "../oracle/commands.ts";
import type { Question } from "../oracle/history.ts";
import { isAboutJobs, isAnswerableInPart } from "../oracle/question-form.ts";
import { readReply } from "../oracle/reading.ts";
import type { World } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { OutsideHabits, RealTimeLimits } from "../run/seen.ts";
import type { DeclaredHabits, IntervalHabit } from "../schedule/schedule.ts";
import { HANGS } from "./call-watch.ts";
import type { ReviewedCall } from "./reviewed-call.ts";
import { staleBuild } from "./stale-build.ts";

/** A broken clause about the form or the time of questions. The message has no times, so that it is the same in every run. */
export interface Breach {
	readonly requirement: string;
	readonly message: string;
	/** Whether clocks tell it, and not the order of questions and answers (JUDGE-4). */
	readonly isTimed: boolean;
	/** For breaches that clocks tell: by how many milliseconds of the scenario the limit was missed. */
	readonly overMs?: number;
}

type Found = Omit<Breach, "isTimed">;

interface TimedCall extends ReviewedCall {
	readonly run: Run;
	readonly world: World;
	readonly real: RealTimeLimits;
	readonly habits: DeclaredHabits;
	readonly manner: OutsideHabits;
}

/** After this share of a pause, a question can belong to the next round. */
const MOST_OF_A_PAUSE = 0.75;
/** A driver that takes a pause of 0 for "not given" makes its usual pause, which is longer than this, in real milliseconds. */
const INSTEAD_OF_NONE_MS = 600;

type Check = (call: TimedCall) => Found | undefined;

/** Checks one call in real time: the form of its questions, its pauses and its end. Each check reports one breach at most. */
export function breachesOf(run: Run, call: ReviewedCall, world: World): readonly Breach[] {
	const { real, manner } = run.seen ?? {};
	if (real === undefined || manner === undefined) return [];
	const timed: TimedCall = { ...call, run, world, real, habits: run.schedule.habits, manner };
	const found = (checks: readonly Check[], isTimed: boolean) =>
		checks.flatMap((check): Breach | readonly [] => {
			const breach = check(timed);
			return breach === undefined ? [] : { ...breach, isTimed };
		});
	return [...found(ORDER_CHECKS, false), ...found(TIME_CHECKS, true)];
}

const ORDER_CHECKS: readonly Check[] = [forms, presentBuild, bothModules, oneRound, overlap];
const TIME_CHECKS: readonly Check[] = [sideBySide, requestTimeout, firstRound, pauses, noPause, end, deadline];

function forms({ run, world, history, real }: TimedCall): Found | undefined {
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

function presentBuild({ run, world, history, real }: TimedCall): Found | undefined {
	const question = staleBuild(run, history.questions, history.report, world, real.unawareMs);
	if (question === undefined) return undefined;
	const { node, askedAt } = question;
	const message = `the build of node ${node}, which restarted as ${world.version(node, askedAt)}, should be read again after the reconnect`;
	return { requirement: "ASK-9", message };
}

function bothModules({ run, world, history, manner, real }: TimedCall): Found | undefined {
	const { id, filter = false } = run.schedule.task;
	const listed = new Map<string, string>();
	for (const { node, commands, askedAt, end } of history.questions) {
		const build = world.version(node, askedAt);
		const [wanted = []] = requestsFor(build, id);
		// The driver may not know about a recent change of the build yet (JUDGE-2).
		if (wanted.length < 2 || world.version(node, askedAt - real.unawareMs) !== build) continue;
		// Once a module has listed the job, that one alone may be asked.
		const enough = [
			wanted,
			...wanted.filter((command) => command === listed.get(node)).map((command) => [command]),
			...(manner.knowsIndexFilter ? [wanted.filter((command) => isForModule(command, filter))] : []),
		];
		if (!enough.some((some) => some.every((command) => commands.includes(command)))) {
			return {
				requirement: "ASK-8",
				message: `node ${node} (build ${build}) should be asked ${wanted.join(" and ")} in one request, but was asked ${commands.join(" and ")}`,
			};
		}
		if (end.kind !== "answered") continue;
		const seen = wanted.find((command) => {
			const { kind } = readReply(end.body, [command], id);
			return kind === "in_progress" || kind === "complete";
		});
		if (seen !== undefined) listed.set(node, seen);
	}
	return undefined;
}

/** Before 6.0 a background query with an index filter is a job of the query module, and any other one of the scan module. */
function isForModule(command: string, hasFilter: boolean): boolean {
	return hasFilter ? !/scan/.test(command) : /scan/.test(command);
}

/** Finds a node that is asked only after another has answered, and long after the round began. */
function sideBySide({ rounds, history, real, manner, habits }: TimedCall): Found | undefined {
	// The report says what this habit costs.
	if (manner.asksInTurn) return undefined;
	for (const { turns, number, startedAt, endedAt } of rounds) {
		const first = firstQuestions(history.questions, startedAt, endedAt);
		const isLate = first.some(({ askedAt }) => {
			const before = turns.flatMap((turn) => (turn.endedAt <= askedAt ? [turn.endedAt] : []));
			// After a whole pause it may be a question of the next round.
			const isSameRound =
				askedAt - Math.max(...before) <
				Math.max(MOST_OF_A_PAUSE * pauseAfter(number, real.pauseMs, habits.interval), real.toleranceMs);
			return askedAt > startedAt + real.toleranceMs && before.length > 0 && isSameRound;
		});
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
function requestTimeout({ history, rounds, real, manner }: TimedCall): Found | undefined {
	if (manner.requestTimeoutPer === "none") return undefined;
	const limit = 2 * real.requestTimeoutMs + real.toleranceMs;
	const roundOf = (askedAt: number) => rounds.findLast(({ startedAt }) => startedAt <= askedAt);
	const beginsAt = (askedAt: number) =>
		manner.requestTimeoutPer === "round" ? (roundOf(askedAt)?.startedAt ?? askedAt) : askedAt;
	const overOf = ({ askedAt, endedAt }: Question) =>
		Math.min(endedAt, history.report.settledAt) - beginsAt(askedAt) - limit * manner.timeoutsPerQuestion;
	const late = history.questions.find((question) => overOf(question) > 0);
	if (late === undefined) return undefined;
	const message = `the question to node ${late.node} should be given up after the request timeout`;
	return { requirement: "ASK-7", message, overMs: overOf(late) };
}

/** The first round should begin as soon as the driver has connected, which is visible in its other questions. */
function firstRound({ history, real, habits }: TimedCall): Found | undefined {
	const { sleptMs = 0 } = history.report;
	if (habits.firstSleep > 0 || real.pauseMs < 2 * real.toleranceMs) return undefined;
	return sleptMs > 0.75 * pauseAfter(1, real.pauseMs, habits.interval)
		? { requirement: "WAIT-1", message: "the first round should begin immediately, but a pause came first" }
		: undefined;
}

function pauses({ rounds, history, real, habits, manner }: TimedCall): Found | undefined {
	if (history.call.kind !== "wait" || real.pauseMs < 2 * real.toleranceMs) return undefined;
	for (const [index, { number, startedAt, isEarly }] of rounds.entries()) {
		const before = rounds[index - 1];
		if (before === undefined || isEarly) continue;
		const from = manner.pausesFromStart ? before.startedAt : before.endedAt;
		const overMs = pauseAfter(before.number, real.pauseMs, habits.interval) - real.toleranceMs - (startedAt - from);
		if (overMs > 0) return { requirement: "WAIT-2", message: `round ${number} should begin after the whole pause`, overMs };
	}
	return undefined;
}

/** The declared pause after a round. `most`: the pause if it does not grow, or the longest one. */
export function pauseAfter(round: number, most: number, interval: IntervalHabit): number {
	if (interval.kind !== "backoff") return most;
	const { first, factor, every, most: longest } = interval;
	return most * Math.min(1, (first * factor ** Math.floor((round - 1) / every)) / longest);
}

/** A pause of 0 is allowed. A driver that takes it for "not given" pauses for a second or so. */
function noPause({ rounds, history, real }: TimedCall): Found | undefined {
	const { call } = history;
	if (call.kind !== "wait" || call.pollInterval !== 0 || real.pauseMs > 0 || rounds.length < 3) return undefined;
	const gaps = rounds.slice(1).map(({ startedAt }, index) => startedAt - (rounds[index]?.endedAt ?? startedAt));
	const overMs = Math.min(...gaps) - INSTEAD_OF_NONE_MS * real.scale;
	return overMs > 0
		? { requirement: "WAIT-2", message: "a pause of 0 ms should not be replaced by a longer one", overMs }
		: undefined;
}

function end({ history, real, rounds }: TimedCall): Found | undefined {
	const { outcome, calledAt, settledAt } = history.report;
	if (outcome.kind === "error" && outcome.code === "endless") {
		if (real.timeoutMs !== undefined) {
			const overMs = settledAt - connected(history.questions, calledAt) - real.timeoutMs;
			return { requirement: "WAIT-4", message: "the wait should end in timeout, but it went on", overMs };
		}
		// A driver that goes on asking is judged by its verdicts.
		if (outcome.message !== HANGS) return undefined;
		const overMs = settledAt - (history.questions.at(-1)?.askedAt ?? settledAt) - real.pauseMs;
		return { requirement: "WAIT-3", message: "the wait should go on or end, but it did neither", overMs };
	}
	const last = rounds.at(-1);
	const isTooLate =
		real.timeoutMs !== undefined &&
		real.timeoutMs > 0 &&
		last !== undefined &&
		last.startedAt > connected(history.questions, calledAt) + real.timeoutMs + real.toleranceMs;
	if (!isTooLate) return undefined;
	const isSuccess = outcome.kind === "complete";
	return { requirement: isSuccess ? "WAIT-4" : "WAIT-5", message: "no round should begin after the timeout" };
}

/** The latest start of a timeout: the call may or may not include the time for connecting. */
function connected(questions: readonly Question[], calledAt: number): number {
	return questions[0]?.askedAt ?? calledAt;
}

function deadline({ history, real }: TimedCall): Found | undefined {
	const { outcome, calledAt, settledAt, tookMs, connectMs = 0 } = history.report;
	const { timeoutMs = 0 } = real;
	if (timeoutMs === 0 || (outcome.kind === "error" && outcome.code === "endless")) return undefined;
	const isTimeout = outcome.kind === "error" && outcome.code === "timeout";
	// A timeout may count from the call or from its first question. Clocks and timers round: allow a tenth of the tolerance.
	const earlyMs = timeoutMs - real.toleranceMs / 10 - (tookMs ?? settledAt - calledAt + connectMs);
	if (isTimeout && earlyMs > 0)
		return { requirement: "WAIT-5", message: "the wait should not end before its timeout", overMs: earlyMs };
	// Without that, the answer may be late because the driver took its time to disconnect.
	if (tookMs === undefined) return undefined;
	const overMs = Math.min(tookMs, settledAt - calledAt) - timeoutMs - real.toleranceMs;
	return overMs > 0
		? { requirement: "WAIT-5", message: "the wait should end at its timeout, but it ended later", overMs }
		: undefined;
}

function oneRound({ rounds, history, real }: TimedCall): Found | undefined {
	const isBroken = history.call.kind === "wait" && real.timeoutMs === 0 && rounds.length > 1;
	return isBroken ? { requirement: "WAIT-6", message: "a timeout of 0 should be exactly one round" } : undefined;
}

/** Finds a question that is repeated before the node has answered. */
function overlap({ history, habits, real }: TimedCall): Found | undefined {
	if (history.call.kind !== "wait") return undefined;
	const latest = new Map<string, Question>();
	for (const question of history.questions) {
		const key = `${question.node} ${question.commands.join(" ")}`;
		const before = latest.get(key);
		// The kit may notice a closed connection after the next question.
		const slack = before?.end.kind === "given-up" ? real.toleranceMs : 0;
		const isOpen = before !== undefined && before.endedAt > question.askedAt + slack;
		if (isOpen && habits.retries === 0)
			return { requirement: "WAIT-12", message: `node ${question.node} should not be asked again before its question has ended` };
		latest.set(key, question);
	}
	return undefined;
}
