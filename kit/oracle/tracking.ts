import type { Ending } from "./ending.ts";
import { beginJudging, type CallProgress, endWithoutRounds, type JudgedCall } from "./judged-call.ts";
import type { Poll } from "./judged-round.ts";
import { checkOutcome, fitsOutcome } from "./outcome.ts";
import type { NextStart } from "./pace.ts";
import { followPoll } from "./poll.ts";
import { checkDropped, checkReported, reportVerdict } from "./reported-round.ts";
import type { Tracked } from "./tracked.ts";
import { type RequiredVerdict, verdictsOf } from "./verdict.ts";

/**
 * Judges one status or wait, round by round, and compares each round with what the driver did. It stops at the end of
 * each round and yields that time, so that the rounds of several calls are judged in the order of time: what one call
 * sees, the others may know (WAIT-9).
 */
export function* judgeTracking(tracked: Tracked): Generator<number, void> {
	const judged = beginJudging(tracked);
	const { history, habits, memory } = tracked;
	const { options, progress } = judged;
	const { cancelAt, pace } = options;
	const { calledAt } = history.report;
	let next: NextRound | undefined = { at: calledAt + (history.call.kind === "wait" ? habits.firstSleep : 0), isEarly: false };
	for (let number = 1; next !== undefined; number++) {
		const { at, isEarly }: NextRound = next;
		if (cancelAt <= calledAt) return end({ kind: "cancelled", at: calledAt, clause: "WAIT-10" }, judged);
		if (at >= cancelAt || at > pace.deadline || skips(number, at, judged)) return end(endWithoutRounds(options), judged);
		const poll = followPoll(number, at, isEarly, judged);
		if (poll === undefined) return;
		if (poll.refusal === undefined) memory.addMembers(poll.targets, at, history.index);
		yield poll.at;
		// If two rounds end at the same time, their order is unknown. So the answers of both are noted before either is
		// judged.
		note(poll, tracked, progress.done);
		yield poll.at;
		next = closeRound(poll, judged);
	}
}

interface NextRound {
	readonly at: number;
	readonly isEarly: boolean;
}

/** Whether a driver left out a round that was due exactly at the deadline, when no answer could come any more. */
function skips(number: number, at: number, { tracked, options, questions }: JudgedCall): boolean {
	const { rounds } = tracked.history.report;
	return at === options.pace.deadline && questions.next() === undefined && rounds[number - 1] === undefined;
}

/** Adds the answers of a round to what is known. */
function note({ turns, at, cut }: Poll, { memory, history }: Tracked, done: Set<string>): void {
	for (const { node, word, endedAt } of turns) {
		if (endedAt > at || (word.kind !== "in_progress" && word.kind !== "complete")) continue;
		memory.add(node, word, at, history.index, cut !== undefined);
		if (word.kind === "complete") done.add(node);
		else done.delete(node);
	}
}

/** Judges a round, and returns when the next one begins; `undefined` if no round follows. */
function closeRound(poll: Poll, judged: JudgedCall): NextRound | undefined {
	const { tracked, options, progress } = judged;
	const { history, habits, report } = tracked;
	const { call, report: told } = history;
	checkDropped(poll, habits.interval.kind === "shared", report);
	if (poll.cut !== undefined) {
		show(poll, [], true, judged);
		// At that same time the driver may have judged the round first.
		if (told.rounds[progress.rounds]?.endedAt === poll.at) progress.rounds++;
		return end(poll.cut, judged);
	}
	if (poll.at === Number.POSITIVE_INFINITY) {
		report("ASK-7", "every question to end", "a question that never ended", poll.number);
		return undefined;
	}
	progress.rounds++;
	const lawful = lawfulVerdicts(poll, judged);
	const verdict = lawful.find((candidate) => fits(candidate, poll, judged));
	show(poll, lawful, verdict !== undefined, judged);
	if (verdict === undefined) {
		// The next rounds follow from this verdict, which the driver did not have, so they cannot be judged.
		reportVerdict(poll, lawful, told, report);
		return undefined;
	}
	checkReported(poll, verdict, told.rounds, report);
	if (verdict.kind !== "in_progress") return end({ at: poll.at, ...verdict }, judged);
	progress.empty = verdict.empty;
	countFailures(poll, progress, tracked.named);
	const next = options.pace.next({ endedAt: poll.at, ...poll });
	if (next !== undefined) return { ...next, at: startOf(next, poll.number + 1, judged) };
	if (call.kind === "status") return end({ kind: "in_progress", at: poll.at, clause: verdict.clause }, judged);
	if (options.pace.isSingle) return end({ kind: "error", code: "timeout", at: poll.at, clause: "WAIT-6" }, judged);
	return end(endWithoutRounds(options), judged);
}

/** When a round begins that is polled together with other waits: as the driver did it, if that is lawful. */
function startOf({ at, before = at }: NextStart, number: number, { tracked, options, questions }: JudgedCall): number {
	const begun = tracked.history.report.rounds[number - 1]?.startedAt ?? questions.next()?.askedAt ?? options.cancelAt;
	return begun > at && begun < before ? begun : at;
}

function show(poll: Poll, lawful: readonly RequiredVerdict[], isRight: boolean, { tracked, progress }: JudgedCall): void {
	const { memory, history, onRound } = tracked;
	// Millions of rounds are judged, and few are shown.
	if (onRound === undefined) return;
	const call = history.index;
	const observed = new Set([...memory.nodes()].filter((node) => memory.isObserved(node, poll.at, call) === "yes"));
	onRound({ call, poll, lawful, isRight, observed, emptyBefore: progress.empty });
}

function lawfulVerdicts(poll: Poll, { tracked, options, progress }: JudgedCall): readonly RequiredVerdict[] {
	const { memory, startedOn, history } = tracked;
	const { empty, done, firstRoundAt } = progress;
	if (poll.refusal?.isForgiven === true) return [{ kind: "in_progress", clause: "WAIT-11", empty }];
	if (poll.errors.length > 0) return poll.errors;
	const { turns, left, isEarly, at: endedAt } = poll;
	const isObserved = (node: string) => memory.isObserved(node, endedAt, history.index);
	return verdictsOf(
		{ turns, left, isEarly, done, startedOn, endedAt },
		{ grace: options.grace, empty, firstRoundAt },
		isObserved,
	);
}

/** Whether the driver gave the round this verdict. */
function fits(verdict: RequiredVerdict, { number, isTimeout, at }: Poll, { tracked, questions }: JudgedCall): boolean {
	const { rounds, outcome, settledAt } = tracked.history.report;
	const reported = rounds[number - 1];
	if (reported !== undefined && reported.verdict !== verdict.kind && !isTimeout) return false;
	if (verdict.kind !== "in_progress") return fitsOutcome({ at, ...verdict }, outcome);
	return reported !== undefined || questions.next() !== undefined || settledAt > at;
}

/** Counts the failed rounds in a row (WAIT-7, WAIT-11). */
function countFailures({ refusal, targets, turns, left }: Poll, { failed, done }: CallProgress, named: string | undefined): void {
	const count = (node: string) => failed.set(node, (failed.get(node) ?? 0) + 1);
	if (refusal !== undefined) {
		count(refusal.by);
		return;
	}
	failed.delete("");
	for (const node of [...failed.keys()]) if (!targets.includes(node)) failed.delete(node);
	for (const { node, word } of turns) {
		// If the named node has left, it has failed. Any other node that has left is not counted.
		const isOut = left.has(node) && named === undefined;
		if (word.kind === "failure" && !isOut && !done.has(node)) count(node);
		else failed.delete(node);
	}
}

/** Compares the end of a call with the right one, and checks that no question came after it. */
function end(ending: Ending, { tracked, progress, questions }: JudgedCall): undefined {
	const { history, report } = tracked;
	checkOutcome(ending, tracked, progress.rounds);
	const extra = questions.next();
	if (extra !== undefined) {
		report(ending.clause, `no question after ${ending.at} ms`, `${extra.node} asked at ${extra.askedAt} ms`);
	}
	for (const question of history.questions) {
		if (question.end.kind !== "open") continue;
		report("WAIT-10", `the question that ${question.node} was asked at ${question.askedAt} ms to be given up`, "still open");
	}
	return undefined;
}
