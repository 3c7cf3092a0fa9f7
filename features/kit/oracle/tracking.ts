import type { Call, DeclaredHabits } from "../schedule.ts";
import type { Builds } from "./builds.ts";
import { errorOf, type FailedRounds, lawfulErrors } from "./failures.ts";
import type { Report } from "./finding.ts";
import type { CallHistory, World } from "./history.ts";
import type { Memory } from "./memory.ts";
import { checkOutcome, type Ending, fitsOutcome } from "./outcome.ts";
import { type Pace, paceOf } from "./pace.ts";
import { collectTurns, openingOf } from "./round.ts";
import { type Questions, questionsInOrder, type Turn } from "./turn.ts";
import { type RoundFacts, type Verdict, verdictsOf } from "./verdict.ts";

/** Everything that a status or a wait is judged by. */
export interface Tracked {
	readonly history: CallHistory;
	readonly world: World;
	readonly builds: Builds;
	readonly memory: Memory;
	readonly habits: DeclaredHabits;
	readonly id: string;
	/** The node the task was started on, where it was started on one alone. */
	readonly named: string | undefined;
	readonly isLibrary: boolean;
	readonly report: Report;
}

type Tracking = Exclude<Call, { kind: "abort" }>;

const NEVER = Number.POSITIVE_INFINITY;
const STATUS_PACE: Pace = { deadline: NEVER, isSingle: true, next: () => undefined };

/**
 * Judges one status or wait, round by round, and compares each with what the driver did. It stops at the first end of a round, and says when
 * that was, so that the rounds of several calls are judged in the order of time: what one sees, the others may know (WAIT-9).
 */
export function* judgeTracking(tracked: Tracked): Generator<number, void> {
	const judge = createJudge(tracked);
	const { call, report: told } = tracked.history;
	const cancelAt = call.kind === "wait" ? (call.cancelAt ?? NEVER) : NEVER;
	let start = told.calledAt + (call.kind === "wait" ? tracked.habits.firstSleep : 0);
	let isEarly = false;
	for (let round = 1; ; round++) {
		if (start >= cancelAt) return judge.end({ kind: "called off", at: Math.max(cancelAt, told.calledAt), clause: "WAIT-10" });
		if (start > judge.pace.deadline)
			return judge.end({ kind: "error", code: "timeout", at: judge.pace.deadline, clause: "WAIT-4" });
		const opened = judge.open(round, start, isEarly, cancelAt);
		if (opened === undefined) return;
		yield opened.at;
		// Between two calls whose rounds end in one instant the order is not known, so both are heard before either is judged.
		judge.hear(opened);
		yield opened.at;
		const next = judge.close(opened);
		if (next === undefined) return;
		start = next.at;
		isEarly = next.isEarly;
	}
}

/** A round whose questions have been followed to their ends. */
interface Opened {
	readonly number: number;
	readonly startedAt: number;
	/** When it ended, with or without a verdict. */
	readonly at: number;
	readonly turns: readonly Turn[];
	readonly left: ReadonlySet<string>;
	readonly isEarly: boolean;
	/** What the wait ends with, if it is over without a word of the round. */
	readonly cut?: Ending;
	readonly errors: readonly Verdict[];
	readonly refusal?: { readonly code: string; readonly isForgiven: boolean };
	readonly targets: readonly string[];
}

function createJudge(tracked: Tracked) {
	const { history, world, builds, memory, habits, id, named, isLibrary, report } = tracked;
	const call = history.call as Tracking;
	const told = history.report;
	const questions = questionsInOrder(history.questions);
	const pace = call.kind === "wait" ? paceOf(call, told.calledAt, habits.interval) : STATUS_PACE;
	const budget = call.kind === "wait" ? (call.forgive ?? 0) : 0;
	const grace = call.kind === "wait" ? (call.grace ?? habits.grace) : NEVER;
	const requestTimeout = call.requestTimeout ?? 5000;
	const failed: FailedRounds = new Map();
	const done = new Set<string>();
	let empty = 0;
	let firstRoundAt = NEVER;
	let rounds = 0;

	/** Follows a round to its end. `undefined`: nothing can be said of it, and so of what comes after. */
	function open(number: number, expectedStart: number, isEarly: boolean, cancelAt: number): Opened | undefined {
		const opening = openingOf(world, expectedStart, named);
		const first = questions.next();
		if (opening.kind === "refused") {
			const run = (failed.get("") ?? 0) + 1;
			const isForgiven = number > 1 && run <= budget;
			firstRoundAt = Math.min(firstRoundAt, expectedStart);
			const error: Verdict = { kind: "error", clause: "ROUND-2", code: opening.code, node: opening.node };
			const refusal = { code: opening.code, isForgiven };
			return {
				number,
				startedAt: expectedStart,
				at: expectedStart,
				turns: [],
				left: new Set(),
				isEarly,
				errors: [error],
				refusal,
				targets: [],
			};
		}
		const startedAt = actualStart(number, expectedStart, isEarly, opening.targets, first?.askedAt);
		if (startedAt === undefined) return undefined;
		firstRoundAt = Math.min(firstRoundAt, startedAt);
		const targets = startedAt === expectedStart ? opening.targets : targetsAt(startedAt);
		const terms = { id, requestTimeout, retries: habits.retries, round: number, settledAt: told.settledAt };
		const turns = collectTurns(targets, startedAt, done, terms, { questions, builds, sweep: habits.sweep, report });
		return follow({ number, startedAt, isEarly, turns, targets }, cancelAt);
	}

	function targetsAt(at: number): readonly string[] {
		const opening = openingOf(world, at, named);
		return opening.kind === "targets" ? opening.targets : [];
	}

	/** When a round really began. A wrong time is a finding, and the judge goes on from there. */
	function actualStart(
		round: number,
		expected: number,
		isEarly: boolean,
		targets: readonly string[],
		askedAt: number | undefined,
	): number | undefined {
		if (askedAt === expected) return expected;
		if (targets.every((node) => done.has(node))) return expected;
		const clause = round === 1 ? "WAIT-1" : isEarly || expected >= pace.deadline ? "WAIT-5" : "WAIT-2";
		report(
			clause,
			`round ${round} to begin at ${expected} ms`,
			askedAt === undefined ? `no question, and the end at ${told.settledAt} ms` : `a question at ${askedAt} ms`,
			round,
		);
		return askedAt;
	}

	/** When and why a round is over, from the turns of its nodes. */
	function follow(round: Pick<Opened, "number" | "startedAt" | "isEarly" | "turns" | "targets">, cancelAt: number): Opened {
		const left = new Set<string>();
		const fatal: { readonly at: number; readonly error: Extract<Verdict, { kind: "error" }> }[] = [];
		let allAt = round.startedAt;
		for (const turn of round.turns) {
			const { node, word, endedAt } = turn;
			// WAIT-4: what is given up at the deadline or after it is the wait's own timeout.
			const isTimeout =
				word.kind === "failure" && word.atLimit && ((call.kind === "wait" && call.timeout === 0) || endedAt >= pace.deadline);
			allAt = Math.max(allAt, isTimeout && !pace.isSingle ? NEVER : endedAt);
			if (word.kind === "failure" && !world.isMember(node, endedAt)) {
				left.add(node);
				if (named !== undefined)
					fatal.push({ at: endedAt, error: { kind: "error", clause: "ROUND-9", code: "invalid_node", node } });
				continue;
			}
			const isDone = word.kind === "failure" && done.has(node) && word.reason !== "malformed";
			const isForgiven = word.kind === "failure" && word.reason !== "malformed" && (failed.get(node) ?? 0) + 1 <= budget;
			const error = isTimeout || isDone ? undefined : errorOf(turn, isForgiven);
			if (error !== undefined) fatal.push({ at: endedAt, error });
		}
		const errorAt = fatal.reduce((earliest, { at }) => Math.min(earliest, at), NEVER);
		const endedAt = Math.min(errorAt, allAt);
		const errors = lawfulErrors(
			fatal.filter(({ at }) => at === endedAt).map(({ error }) => error),
			isLibrary,
		);
		const cut = cutOf(endedAt, cancelAt);
		return { ...round, at: cut?.at ?? endedAt, left, errors, ...(cut !== undefined && { cut }) };
	}

	function cutOf(endedAt: number, cancelAt: number): Ending | undefined {
		// A caller's change of mind comes before the answers of its instant, a deadline after them.
		if (cancelAt <= endedAt && cancelAt <= pace.deadline && cancelAt < NEVER)
			return { kind: "called off", at: cancelAt, clause: "WAIT-10" };
		if (pace.deadline < endedAt) return { kind: "error", code: "timeout", at: pace.deadline, clause: "WAIT-4" };
		return undefined;
	}

	/** What the answers of a round add to what is known. */
	function hear({ turns, at, cut }: Opened): void {
		for (const { node, word, endedAt } of turns) {
			if (endedAt > at || (word.kind !== "in_progress" && word.kind !== "complete")) continue;
			memory.add(node, word, at, history.index, cut !== undefined);
			if (word.kind === "complete") done.add(node);
			else done.delete(node);
		}
	}

	/** Judges a round, and says where the next begins; `undefined` where there is none. */
	function close(round: Opened): { readonly at: number; readonly isEarly: boolean } | undefined {
		checkDropped(round);
		if (round.cut !== undefined) return end(round.cut);
		if (round.at === NEVER) {
			report("ASK-7", "every question to end", "a round that never did", round.number);
			return undefined;
		}
		rounds++;
		const lawful = lawfulVerdicts(round);
		const verdict = lawful.find((candidate) => fits(candidate, round)) ?? lawful[0];
		if (verdict === undefined) return undefined;
		checkRound(round, verdict);
		if (verdict.kind === "error") return end({ ...verdict, at: round.at });
		if (verdict.kind === "complete") return end({ kind: "complete", at: round.at, clause: verdict.clause });
		remember(round, verdict.empty);
		const next = pace.next({ ...round, endedAt: round.at });
		if (next !== undefined) return next;
		if (call.kind === "status") return end({ kind: "in_progress", at: round.at, clause: verdict.clause });
		return end({
			kind: "error",
			code: "timeout",
			at: pace.isSingle ? round.at : pace.deadline,
			clause: pace.isSingle ? "WAIT-6" : "WAIT-5",
		});
	}

	function lawfulVerdicts(round: Opened): readonly Verdict[] {
		if (round.refusal?.isForgiven === true) return [{ kind: "in_progress", clause: "WAIT-11", empty }];
		if (round.errors.length > 0) return round.errors;
		const { turns, left, isEarly, at: endedAt } = round;
		const facts: RoundFacts = { turns, left, isEarly, done, endedAt };
		return verdictsOf(facts, { grace, empty, firstRoundAt }, (node) => memory.isObserved(node, endedAt, history.index));
	}

	function fits(verdict: Verdict, round: Opened): boolean {
		const reported = told.rounds[round.number - 1];
		if (reported !== undefined && reported.verdict !== verdict.kind) return false;
		if (verdict.kind === "in_progress")
			return reported !== undefined || questions.next() !== undefined || told.settledAt > round.at;
		return fitsOutcome({ ...verdict, at: round.at }, told.outcome);
	}

	function checkRound({ number, startedAt, at }: Opened, verdict: Verdict): void {
		const reported = told.rounds[number - 1];
		if (reported === undefined) {
			if (told.rounds.length > 0) report(verdict.clause, `a round from ${startedAt} to ${at} ms`, "none", number);
			return;
		}
		if (reported.startedAt !== startedAt)
			report("WAIT-2", `a round from ${startedAt} ms`, `one from ${reported.startedAt} ms`, number);
		if (reported.endedAt !== at) report("ROUND-4", `a round until ${at} ms`, `one until ${reported.endedAt} ms`, number);
		if (reported.verdict !== verdict.kind) report(verdict.clause, verdict.kind, reported.verdict, number);
	}

	/** A question is given up when its time or its round is over, and never before. */
	function checkDropped({ turns, at, number }: Opened): void {
		for (const { node, droppedAt } of turns) {
			if (droppedAt !== undefined && droppedAt !== at)
				report("ASK-7", `the question to ${node} to be open until ${at} ms`, `given up at ${droppedAt} ms`, number);
		}
	}

	/** What carries over to the next round (WAIT-7, WAIT-11). */
	function remember(round: Opened, count: number): void {
		empty = count;
		if (round.refusal !== undefined) {
			failed.set("", (failed.get("") ?? 0) + 1);
			return;
		}
		failed.delete("");
		for (const node of [...failed.keys()]) if (!round.targets.includes(node)) failed.delete(node);
		for (const { node, word } of round.turns) {
			if (word.kind === "failure" && !round.left.has(node) && !done.has(node)) failed.set(node, (failed.get(node) ?? 0) + 1);
			else failed.delete(node);
		}
	}

	function end(ending: Ending): undefined {
		checkOutcome(ending, tracked, rounds);
		const extra = questions.next();
		if (extra !== undefined)
			report(ending.clause, `nothing to be asked after ${ending.at} ms`, `${extra.node} asked at ${extra.askedAt} ms`);
		for (const { node, askedAt, end: asked } of history.questions) {
			if (asked.kind === "open")
				report("WAIT-10", `the question to ${node} of ${askedAt} ms to be given up in the end`, "still open");
		}
		return undefined;
	}

	return { pace, open, hear, close, end };
}

export type { Questions };
