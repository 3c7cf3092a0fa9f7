import { isAboutJobs } from "../../simulator/command-name.ts";
import type { TraceEvent } from "../../simulator/trace.ts";
import type { CallHistory, Question } from "../oracle/history.ts";
import { openingOf } from "../oracle/round.ts";
import type { World } from "../oracle/world.ts";
import type { CallOutcome, CallReport } from "../run/run.ts";
import { DIED, type RoundSeen, type ToldVerdict, UNTOLD } from "../run/seen.ts";
import type { Opening, Turn, TurnResult } from "../run/turn.ts";
import { answerOfParts } from "./answer-of-parts.ts";
import { groupByRound } from "./group-by-round.ts";
import { answerIn } from "./play-rounds.ts";

export interface ObservationOptions {
	readonly id: string;
	readonly named: string | undefined;
	/** How often a failed question may be repeated in the same round. */
	readonly retries: number;
	readonly repeatsServerTimeouts?: boolean;
	readonly stopsAtProgress: boolean;
	/** The joins and leaves of nodes. */
	readonly changes: readonly MemberChange[];
	/** The time after a change in which the driver may not know about it (JUDGE-2). */
	readonly unawareMs: number;
	/** When connections broke, and when other questions failed or took too long. */
	readonly hidden: readonly number[];
	/** The pause after a round, by its number, and the difference from it that is allowed. */
	pauseAfter(round: number): number;
	/** Its pauses begin at the start of the round before. */
	readonly pausesFromStart: boolean;
	readonly visiblePauseMs: number;
	readonly toleranceMs: number;
	readonly requestTimeoutMs: number;
	/** Whether the timeout of a wait with a timeout was over when it ended. */
	isTimeUp(report: CallReport): boolean;
}

/** The instants at which something may have failed that is not visible in the questions about the job. */
export function hiddenFailures(trace: readonly TraceEvent[], requestTimeoutMs: number): readonly number[] {
	const others = new Map<number, number>();
	return trace.flatMap((event) => {
		if (event.kind === "node" && event.change === "crashed") return [event.at];
		if (event.kind === "asked" && !event.commands.some(isAboutJobs)) others.set(event.question, event.at);
		if (!("question" in event) || event.kind === "asked") return [];
		const askedAt = others.get(event.question);
		if (askedAt === undefined) return [];
		return event.kind !== "answered" || event.at - askedAt > requestTimeoutMs / 2 ? [event.at] : [];
	});
}

export interface MemberChange {
	readonly node: string;
	readonly at: number;
}

/** The joins and leaves in a trace. */
export function memberChanges(trace: readonly TraceEvent[]): readonly MemberChange[] {
	return trace.flatMap((event) =>
		event.kind === "node" && (event.change === "joined" || event.change === "left") ? [event] : [],
	);
}

/** Finds the rounds of a call from its questions (JUDGE-1), and the driver's verdict on each round. */
export function roundsSeen(history: CallHistory, world: World, terms: ObservationOptions): readonly RoundSeen[] {
	const { report } = history;
	const groups = groupByRound(history.questions, world, {
		...terms,
		targetsAt: (at) =>
			[at, at - terms.unawareMs].flatMap((instant) => {
				const opening = openingOf(world, instant, terms.named);
				return opening.kind === "targets" ? opening.targets : [];
			}),
		answerOf: ({ end, commands }) =>
			end.kind === "answered" ? answerIn(end.body, commands.filter(isAboutJobs), terms.id) : undefined,
	});
	// The last round of a wait can be cut off at its timeout. A status has one whole round.
	const endOfStatus = history.call.kind === "status" ? report.settledAt : undefined;
	const rounds = groups.map((questions, index) => {
		const startedAt = questions[0]?.askedAt ?? report.calledAt;
		const before = groups[index - 1]?.reduce((latest, { endedAt }) => Math.max(latest, endedAt), 0);
		const isLast = index === groups.length - 1 && index > 0;
		const pauseFrom = terms.pausesFromStart ? groups[index - 1]?.[0]?.askedAt : before;
		const pause = pauseFrom === undefined ? Number.POSITIVE_INFINITY : startedAt - pauseFrom;
		const turns = turnsOf(questions, world, { ...terms, all: history.questions }, report.settledAt, report.outcome);
		const nextAt = groups[index + 1]?.[0]?.askedAt;
		return {
			number: index + 1,
			startedAt,
			endedAt: Math.min(
				turns.reduce((latest, { endedAt }) => Math.max(latest, endedAt), startedAt),
				report.settledAt,
			),
			isEarly:
				isLast &&
				history.call.kind === "wait" &&
				history.call.timeout !== undefined &&
				pause < terms.pauseAfter(index) - terms.toleranceMs,
			...openingAt(startedAt, nextAt ?? report.settledAt, world, terms),
			stopsShort: stopsShort(turns, startedAt, nextAt ?? endOfStatus, world, terms),
			turns,
			told: { kind: "in_progress" } as ToldVerdict | undefined,
		};
	});
	return withLastVerdict(rounds, history, world, terms);
}

/** Whether a driver that stops at the first node in progress ended a round although no node was in progress. */
function stopsShort(
	turns: readonly Turn[],
	startedAt: number,
	nextAt: number | undefined,
	world: World,
	terms: ObservationOptions,
): boolean {
	if (!terms.stopsAtProgress || nextAt === undefined) return false;
	const isAnswered = turns.every(({ word }) => word.kind === "not_found" || word.kind === "complete");
	// A node that could not be reached was not asked, either.
	const isUndisturbed = ![...terms.hidden, ...terms.changes.map(({ at }) => at)].some((at) => at <= nextAt);
	const opening = openingOf(world, startedAt, terms.named);
	const isPartial = opening.kind === "targets" && opening.targets.some((node) => !turns.some((turn) => turn.node === node));
	return isAnswered && isUndisturbed && isPartial;
}

/**
 * What a round that began at `at` had to ask. The driver may not know a node that came or left shortly before, and may
 * already know one that joined before the next round (CLUSTER-11: it looks at the members again before it concludes).
 */
function openingAt(
	at: number,
	nextAt: number,
	world: World,
	{ named, changes, unawareMs }: ObservationOptions,
): Pick<RoundSeen, "opening" | "unsure"> {
	const opening = openingOf(world, at, named);
	const isRecent = (change: MemberChange) => change.at <= at && change.at > at - unawareMs;
	const isJoining = (change: MemberChange) => change.at > at && change.at < nextAt && !world.isMember(change.node, at);
	return { opening, unsure: new Set(changes.filter((one) => isRecent(one) || isJoining(one)).map(({ node }) => node)) };
}

type TurnOptions = Pick<ObservationOptions, "id" | "toleranceMs"> & {
	readonly requestTimeoutMs?: number;
	/** All questions of the call. Default: those of the round. */
	readonly all?: readonly Question[];
};

/** The result of each node that was asked. */
export function turnsOf(
	questions: readonly Question[],
	world: World,
	terms: TurnOptions,
	settledAt: number,
	outcome: CallOutcome,
): readonly Turn[] {
	const turns = new Map<string, Turn>();
	for (const question of questions) {
		const { node, askedAt, endedAt } = question;
		if (isAskedAgain(question, terms.all ?? questions)) {
			const givenUpAt = Math.min(endedAt, askedAt + (terms.requestTimeoutMs ?? Number.POSITIVE_INFINITY));
			turns.set(node, { node, word: GIVEN_UP, endedAt: givenUpAt, build: world.version(node, askedAt), droppedAt: undefined });
			continue;
		}
		const told = (one: Question) => wordOf(one, terms, settledAt, outcome);
		const own = { word: told(question), endedAt };
		// Commands that are asked separately have one answer together.
		const { word, endedAt: knownAt } = answerOfParts(question, questions, told) ?? own;
		// The node may have answered another command form already (ASK-8, ASK-9).
		if (word.kind === "unsupported" && turns.has(node)) continue;
		turns.set(node, { node, word, endedAt: knownAt, build: world.version(node, askedAt), droppedAt: undefined });
	}
	return [...turns.values()];
}

const GIVEN_UP: TurnResult = { kind: "failure", reason: "timed_out", timeout: "ours" };

/**
 * Whether the answer came only after the node had been asked the same again. It is then late, and must not decide a
 * round (ASK-5).
 */
function isAskedAgain({ node, commands, askedAt, endedAt, end }: Question, all: readonly Question[]): boolean {
	const isSame = (other: Question) => other.node === node && other.commands.join() === commands.join();
	return end.kind === "answered" && all.some((other) => isSame(other) && other.askedAt > askedAt && other.askedAt < endedAt);
}

function wordOf(
	{ end, endedAt, commands }: Question,
	{ id, toleranceMs }: Pick<ObservationOptions, "id" | "toleranceMs">,
	settledAt: number,
	outcome: CallOutcome,
): TurnResult {
	switch (end.kind) {
		case "answered":
			return answerIn(end.body, commands.filter(isAboutJobs), id) ?? { kind: "unsupported" };
		case "failed":
			return { kind: "failure", reason: end.reason };
		case "given-up":
		case "open": {
			// The kit may notice a closed connection shortly after the driver's own answer.
			const isOver = endedAt < settledAt - toleranceMs;
			const isFailure = outcome.kind === "error" && (outcome.code === "network_error" || outcome.code === UNTOLD);
			return isOver || isFailure ? { kind: "failure", reason: "timed_out", timeout: "ours" } : { kind: "open" };
		}
		default:
			return end satisfies never;
	}
}

/** Takes the verdict on the last round from the end of the call. */
function withLastVerdict(
	rounds: readonly RoundSeen[],
	history: CallHistory,
	world: World,
	terms: ObservationOptions,
): readonly RoundSeen[] {
	const { report, call } = history;
	const told = toldBy(report.outcome);
	const last = rounds.at(-1);
	// If polls overlap, it is unknown which of them decided.
	const isOverlapped =
		last !== undefined &&
		history.questions.some(
			({ askedAt, endedAt, end }) => end.kind === "answered" && askedAt < last.startedAt && endedAt > last.startedAt,
		);
	if (isOverlapped) return [...rounds.slice(0, -1), { ...last, told: undefined }];
	// A failure outside the questions about the job, such as a refused connection, cannot be judged.
	if (told?.kind === "error" && told.code !== "server_error" && hasHiddenFailure(rounds, report, terms))
		return last === undefined ? [] : [...rounds.slice(0, -1), { ...last, told: undefined }];
	const opening = openingOf(world, report.settledAt, terms.named);
	if (last === undefined || isRoundWithoutTargets(told, last, opening)) {
		if (told === undefined || told.kind === "in_progress") return rounds;
		// A driver that could not connect has not judged any answer.
		if (last === undefined && told.kind === "error" && opening.kind === "targets") return rounds;
		const at = report.settledAt;
		const asked = openingAt(at, at, world, terms);
		return [...rounds, { number: rounds.length + 1, startedAt: at, endedAt: at, isEarly: false, turns: [], told, ...asked }];
	}
	// If answers came close to the deadline, it is unknown whether the driver still judged them.
	const isUntold = mayBeTimeout(history, last, terms);
	const isTold = report.outcome.kind === "error" && report.outcome.code === "timeout";
	const isTimeout = (isUntold || isTold) && !(call.kind === "wait" && call.timeout === 0);
	const isOpen =
		last.turns.some(({ word }) => word.kind === "open") || (isTimeout && last.endedAt > report.settledAt - terms.toleranceMs);
	const verdict: ToldVerdict | undefined = isUntold ? { kind: "in_progress" } : told;
	return [...rounds.slice(0, -1), { ...last, told: verdict?.kind === "in_progress" && isOpen ? undefined : verdict }];
}

/**
 * Whether an error without a code may be the timeout of its wait: the time was up, and no node answered with an error.
 * A driver need not tell the reason of an error.
 */
function mayBeTimeout({ report, call }: CallHistory, { turns }: RoundSeen, { isTimeUp }: ObservationOptions): boolean {
	if (call.kind !== "wait" || call.timeout === undefined || report.outcome.kind !== "error") return false;
	return report.outcome.code === UNTOLD && !turns.some(({ word }) => word.kind === "error") && isTimeUp(report);
}

/** Whether something else failed, and the questions about the job in the last round did not. */
function hasHiddenFailure(
	rounds: readonly RoundSeen[],
	{ calledAt, settledAt }: CallHistory["report"],
	{ hidden }: ObservationOptions,
): boolean {
	const isSeen = rounds.at(-1)?.turns.some(({ word }) => word.kind === "failure" || word.kind === "unsupported") ?? false;
	return !isSeen && hidden.some((at) => at >= calledAt && at <= settledAt);
}

/** Whether the error belongs to another round after `last`, which had no node to ask (ROUND-2). */
function isRoundWithoutTargets(told: ToldVerdict | undefined, last: RoundSeen, opening: Opening): boolean {
	if (told?.kind !== "error" || opening.kind !== "refused") return false;
	return !last.turns.some(({ word }) => word.kind === "error" || word.kind === "failure" || word.kind === "unsupported");
}

/** The verdict that an outcome implies. Timeouts and cancelled calls imply that the last round was in progress. */
function toldBy(outcome: CallOutcome): ToldVerdict | undefined {
	switch (outcome.kind) {
		case "complete":
			return { kind: "complete" };
		case "in_progress":
		case "cancelled":
			return { kind: "in_progress" };
		case "aborted":
			return undefined;
		case "error": {
			const { code, node, serverCode } = outcome;
			if (code === DIED) return undefined;
			if (code === "timeout" || code === "endless") return { kind: "in_progress" };
			return { kind: "error", code: code === UNTOLD ? undefined : code, node, serverCode };
		}
		default:
			return outcome satisfies never;
	}
}
