import { beginJudging, endWithoutRounds, type JudgedCall, type Tracked } from "./judged-call.ts";
import { checkOutcome, type Ending, fitsOutcome } from "./outcome.ts";
import type { NextStart } from "./pace.ts";
import { followPoll, type Poll } from "./poll.ts";
import { checkDropped, checkReported, reportVerdict } from "./reported-round.ts";
import { type Verdict, verdictsOf } from "./verdict.ts";

/**
 * Judges one status or wait, round by round, and compares each with what the driver did. It stops at the end of each round, and says when
 * that was, so that the rounds of several calls are judged in the order of time: what one sees, the others may know (WAIT-9).
 */
export function* judgeTracking(tracked: Tracked): Generator<number, void> {
	const judged = beginJudging(tracked);
	const { history, habits, cancelAt, pace } = judged;
	const { calledAt } = history.report;
	let next: NextRound | undefined = { at: calledAt + (history.call.kind === "wait" ? habits.firstSleep : 0), isEarly: false };
	for (let number = 1; next !== undefined; number++) {
		const { at, isEarly }: NextRound = next;
		if (cancelAt <= calledAt) return end({ kind: "called off", at: calledAt, clause: "WAIT-10" }, judged);
		if (at >= cancelAt || at > pace.deadline || skips(number, at, judged)) return end(endWithoutRounds(judged), judged);
		const poll = followPoll(number, at, isEarly, judged);
		if (poll === undefined) return;
		if (poll.refusal === undefined) judged.memory.addMembers(poll.targets, at, history.index);
		yield poll.at;
		// Of two rounds that end in one instant it is not known which was first, so both are heard before either is judged.
		hear(poll, judged);
		yield poll.at;
		next = closeRound(poll, judged);
	}
}

interface NextRound {
	readonly at: number;
	readonly isEarly: boolean;
}

/** Whether a driver left out a round in the very instant of the deadline, in which nothing could be answered. */
function skips(number: number, at: number, { pace, questions, history }: JudgedCall): boolean {
	return at === pace.deadline && questions.next() === undefined && history.report.rounds[number - 1] === undefined;
}

/** What the answers of a round add to what is known. */
function hear({ turns, at, cut }: Poll, { memory, done, history }: JudgedCall): void {
	for (const { node, word, endedAt } of turns) {
		if (endedAt > at || (word.kind !== "in_progress" && word.kind !== "complete")) continue;
		memory.add(node, word, at, history.index, cut !== undefined);
		if (word.kind === "complete") done.add(node);
		else done.delete(node);
	}
}

/** Judges a round, and returns when the next one begins; `undefined` if no round follows. */
function closeRound(poll: Poll, judged: JudgedCall): NextRound | undefined {
	const { history, pace, report } = judged;
	const { call, report: told } = history;
	checkDropped(poll, judged.habits.interval.kind === "shared", report);
	if (poll.cut !== undefined) {
		tell(poll, [], true, judged);
		// In that very instant the driver may have judged the round before.
		if (told.rounds[judged.rounds]?.endedAt === poll.at) judged.rounds++;
		return end(poll.cut, judged);
	}
	if (poll.at === Number.POSITIVE_INFINITY) {
		report("ASK-7", "every question to end", "a round that never did", poll.number);
		return undefined;
	}
	judged.rounds++;
	const lawful = lawfulVerdicts(poll, judged);
	const verdict = lawful.find((candidate) => fits(candidate, poll, judged));
	tell(poll, lawful, verdict !== undefined, judged);
	if (verdict === undefined) {
		// What comes after cannot be judged by a verdict that the driver did not have.
		reportVerdict(poll, lawful, told, report);
		return undefined;
	}
	checkReported(poll, verdict, told.rounds, report);
	if (verdict.kind !== "in_progress") return end({ ...verdict, at: poll.at }, judged);
	remember(poll, verdict.empty, judged);
	const next = pace.next({ ...poll, endedAt: poll.at });
	if (next !== undefined) return { ...next, at: startOf(next, poll.number + 1, judged) };
	if (call.kind === "status") return end({ kind: "in_progress", at: poll.at, clause: verdict.clause }, judged);
	if (pace.isSingle) return end({ kind: "error", code: "timeout", at: poll.at, clause: "WAIT-6" }, judged);
	return end(endWithoutRounds(judged), judged);
}

/** When a round begins that shares its beat with others: as the driver did it, if it may. */
function startOf({ at, before = at }: NextStart, number: number, { history, questions, cancelAt }: JudgedCall): number {
	const begun = history.report.rounds[number - 1]?.startedAt ?? questions.next()?.askedAt ?? cancelAt;
	return begun > at && begun < before ? begun : at;
}

function tell(poll: Poll, lawful: readonly Verdict[], isRight: boolean, { memory, history, empty, onRound }: JudgedCall): void {
	// Millions of rounds are judged, and few are shown.
	if (onRound === undefined) return;
	const call = history.index;
	const observed = new Set([...memory.nodes()].filter((node) => memory.isObserved(node, poll.at, call) === "yes"));
	onRound({ call, poll, lawful, isRight, observed, emptyBefore: empty });
}

function lawfulVerdicts(
	poll: Poll,
	{ empty, done, grace, firstRoundAt, memory, startedOn, history }: JudgedCall,
): readonly Verdict[] {
	if (poll.refusal?.isForgiven === true) return [{ kind: "in_progress", clause: "WAIT-11", empty }];
	if (poll.errors.length > 0) return poll.errors;
	const { turns, left, isEarly, at: endedAt } = poll;
	const isObserved = (node: string) => memory.isObserved(node, endedAt, history.index);
	return verdictsOf({ turns, left, isEarly, done, startedOn, endedAt }, { grace, empty, firstRoundAt }, isObserved);
}

/** Whether that is what the driver made of a round. */
function fits(verdict: Verdict, { number, isTimeout, at }: Poll, { history, questions }: JudgedCall): boolean {
	const { rounds, outcome, settledAt } = history.report;
	const reported = rounds[number - 1];
	if (reported !== undefined && reported.verdict !== verdict.kind && !isTimeout) return false;
	if (verdict.kind !== "in_progress") return fitsOutcome({ ...verdict, at }, outcome);
	return reported !== undefined || questions.next() !== undefined || settledAt > at;
}

/** What carries over to the next round (WAIT-7, WAIT-11). */
function remember({ refusal, targets, turns, left }: Poll, empty: number, judged: JudgedCall): void {
	const { failed, done, named } = judged;
	const count = (node: string) => failed.set(node, (failed.get(node) ?? 0) + 1);
	judged.empty = empty;
	if (refusal !== undefined) {
		count(refusal.by);
		return;
	}
	failed.delete("");
	for (const node of [...failed.keys()]) if (!targets.includes(node)) failed.delete(node);
	for (const { node, word } of turns) {
		// A named node that has left has failed; any other is out of the reckoning.
		const isOut = left.has(node) && named === undefined;
		if (word.kind === "failure" && !isOut && !done.has(node)) count(node);
		else failed.delete(node);
	}
}

/** Holds the end of a call against what it had to end in, and sees to it that nothing came after. */
function end(ending: Ending, judged: JudgedCall): undefined {
	const { questions, history, report } = judged;
	checkOutcome(ending, judged, judged.rounds);
	const extra = questions.next();
	if (extra !== undefined) {
		report(ending.clause, `nothing to be asked after ${ending.at} ms`, `${extra.node} asked at ${extra.askedAt} ms`);
	}
	for (const question of history.questions) {
		if (question.end.kind !== "open") continue;
		report("WAIT-10", `the question to ${question.node} of ${question.askedAt} ms to be given up in the end`, "still open");
	}
	return undefined;
}
