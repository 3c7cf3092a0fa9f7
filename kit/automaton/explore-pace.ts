import type { Round } from "../../src/tracking/answer.ts";
import type { Fault, Next, Rules, Verdict } from "../../src/tracking/rules.ts";
import { paceOf } from "../oracle/pace.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
import type { Letter } from "./alphabet.ts";
import type { Difference, DifferenceRound } from "./difference.ts";
import { ACTIVE, DONE, NOT_FOUND, SERVER_ERROR, UNANSWERED, type Word } from "./words.ts";

/** Pauses, in milliseconds. The two small ones are shorter and longer than the shortest round. */
const POLL_INTERVALS: readonly number[] = [0, 1, 2, 3, 5];
/** Deadlines: no deadline, at once, and every millisecond around a few rounds. */
const TIMEOUTS: readonly number[] = [Number.POSITIVE_INFINITY, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Without a deadline every round is like the one before. With a deadline, no round begins after it. */
const LATEST = 12;
/** The longest round if no deadline ends it. */
const LONGEST = 6;

/** A possible verdict of a round, and the answer of one node that leads to it. */
interface Played {
	readonly verdict: Verdict;
	readonly letter: Letter;
	/** The question was given up. At the deadline that is the wait's own timeout (WAIT-4). */
	readonly isGivenUp: boolean;
}

const IN_PROGRESS: Played = { verdict: { kind: "in_progress" }, letter: letterOf("active", ACTIVE, "active"), isGivenUp: false };
const NOWHERE = letterOf("job not found", NOT_FOUND, "job not found");
const ENDINGS: readonly Played[] = [
	{ verdict: { kind: "complete" }, letter: letterOf("done", DONE, "done"), isGivenUp: false },
	fault(
		{ kind: "server_error", serverCode: 20, reply: "ERROR:20:unknown namespace" },
		letterOf("ERROR:20", SERVER_ERROR, "ERROR:20"),
	),
	fault({ kind: "failure", reason: "reset" }, letterOf("a reset", UNANSWERED, "reset")),
	{ ...fault({ kind: "failure", reason: "timed_out" }, letterOf("a question given up", UNANSWERED, "silence")), isGivenUp: true },
];
/** A round that could not begin ends at once. */
const REFUSED: Verdict = { kind: "error", fault: { refusal: { code: "cluster_not_ready" } } };

function letterOf(name: string, word: Word, reply: NonNullable<Letter["reply"]>): Letter {
	return { name, word, reply, isMisread: false, build: NEWEST_BUILD };
}

function fault(answer: Exclude<Fault, { refusal: object }>["by"]["answer"], letter: Letter): Played {
	return { verdict: { kind: "error", fault: { by: { node: "A", answer, olderThan6: false } } }, letter, isGivenUp: false };
}

interface Moment {
	readonly startedAt: number;
	readonly isEarly: boolean;
	readonly rounds: readonly DifferenceRound[];
}

/**
 * When rounds begin and how waits end: every pause and deadline of a small range and rounds of every length, breadth
 * first. The rules only add and compare times, at most four at once, so every order of these times occurs within a
 * few milliseconds.
 */
export function explorePace(rules: Rules): {
	readonly states: number;
	readonly transitions: number;
	readonly difference?: Difference;
} {
	let states = 0;
	let transitions = 0;
	let shortest: Difference | undefined;
	for (const timeout of TIMEOUTS) {
		for (const pollInterval of POLL_INTERVALS) {
			const part = exploreTiming(rules, pollInterval, timeout);
			states += part.states;
			transitions += part.transitions;
			const { difference } = part;
			if (difference !== undefined && difference.rounds.length < (shortest?.rounds.length ?? Number.POSITIVE_INFINITY))
				shortest = difference;
		}
	}
	return { states, transitions, ...(shortest !== undefined && { difference: shortest }) };
}

function exploreTiming(
	rules: Rules,
	pollInterval: number,
	timeout: number,
): { readonly states: number; readonly transitions: number; readonly difference?: Difference } {
	const timing = { calledAt: 0, pollInterval, timeout };
	let states = 0;
	let transitions = 0;
	for (const moment of momentsOf(pollInterval, timeout)) {
		states++;
		const { startedAt, rounds } = moment;
		for (const { endedAt, goesOn } of endsOf(moment, pollInterval, timeout)) {
			const compare = (verdict: Verdict, played: Played, wanted: Next): Difference | undefined => {
				transitions++;
				const got = rules.next(verdict, playedRound(moment, endedAt, verdict), timing);
				if (nextText(got) === nextText(wanted) || (endedAt === timeout && isTimeout(got) && isTimeout(wanted))) return undefined;
				const here = [...rounds, roundOf(moment, endedAt, played)];
				return {
					requirement: requirementOf(wanted, got, timeout),
					expected: `${nextText(wanted)} after a round from ${startedAt} to ${endedAt} ms that is ${verdict.kind}`,
					got: nextText(got),
					terms: { grace: 3, forgive: here.filter(({ isReady }) => !isReady).length, named: false, pollInterval, timeout },
					rounds: here,
				};
			};
			const checks = [compare(IN_PROGRESS.verdict, IN_PROGRESS, goesOn)];
			if (endedAt === startedAt) checks.push(compare(REFUSED, IN_PROGRESS, { kind: "settle" }));
			else {
				for (const ending of ENDINGS) {
					const wanted: Next = { kind: ending.isGivenUp && endedAt >= timeout ? "time_out" : "settle" };
					checks.push(compare(ending.verdict, ending, wanted));
				}
			}
			const difference = checks.find((check) => check !== undefined);
			if (difference !== undefined) return { states, transitions, difference };
		}
	}
	return { states, transitions };
}

/** The round as the rules see it, with the answer of one node that leads to this verdict. */
function playedRound({ startedAt, isEarly, rounds }: Moment, endedAt: number, verdict: Verdict): Round {
	const round = { number: rounds.length + 1, startedAt, endedAt, early: isEarly, named: false, pending: 0 };
	if (verdict.kind === "error") {
		const { fault } = verdict;
		return fault.refusal === undefined ? { ...round, answers: [fault.by] } : { refusal: fault.refusal, ...round, answers: [] };
	}
	const isDone = verdict.kind === "complete";
	const status = isDone ? "done(ok)" : "active(ok)";
	const answer = { kind: isDone ? "complete" : "in_progress", entry: `trid=4660:status=${status}`, status } as const;
	return { ...round, answers: [{ node: "A", answer, olderThan6: false }] };
}

/** At the deadline itself, it does not matter whether the round or the deadline ends the wait. */
function isTimeout({ kind }: Next): boolean {
	return kind === "deadline" || kind === "time_out";
}

/**
 * Every time at which a round may begin, each with the fewest rounds that lead to it. `least`: the shortest length of
 * a later round.
 */
function* momentsOf(pollInterval: number, timeout: number, least = 0): Generator<Moment> {
	const known = new Set<string>();
	const moments: Moment[] = [{ startedAt: 0, isEarly: false, rounds: [] }];
	for (const moment of moments) {
		yield moment;
		for (const { endedAt, goesOn } of endsOf(moment, pollInterval, timeout)) {
			if (goesOn.kind !== "round" || endedAt - moment.startedAt < least) continue;
			const key = `${goesOn.at} ${goesOn.early}`;
			if (known.has(key) || (timeout === Number.POSITIVE_INFINITY && goesOn.at > LATEST)) continue;
			known.add(key);
			const rounds = [...moment.rounds, roundOf(moment, endedAt, IN_PROGRESS)];
			moments.push({ startedAt: goesOn.at, isEarly: goesOn.early, rounds });
		}
	}
}

/** When a round may end, and what follows by the specification if it is in progress. */
function* endsOf(
	{ startedAt, isEarly, rounds }: Moment,
	pollInterval: number,
	timeout: number,
): Generator<{ readonly endedAt: number; readonly goesOn: Next }> {
	const pace = paceOf({ kind: "wait", pollInterval, timeout }, 0, { kind: "end-to-start" });
	const latest = timeout === 0 || timeout === Number.POSITIVE_INFINITY ? startedAt + LONGEST : timeout;
	// Only a round that could not begin takes no time, and the first of those is never forgiven.
	for (let endedAt = rounds.length === 0 ? startedAt + 1 : startedAt; endedAt <= latest; endedAt++) {
		const next = pace.next({ number: rounds.length + 1, startedAt, endedAt, isEarly });
		// A round that began at the deadline would be cut before its first answer.
		const isOver = next === undefined || next.at >= pace.deadline;
		const end: Next = { kind: timeout === 0 ? "time_out" : "deadline" };
		yield { endedAt, goesOn: isOver ? end : { kind: "round", at: next.at, early: next.isEarly } };
	}
}

function roundOf({ startedAt, isEarly }: Moment, endedAt: number, { letter }: Played): DifferenceRound {
	const durationMs = endedAt - startedAt;
	return { letters: [letter], isReady: durationMs > 0, isEarly, durationMs };
}

/**
 * Runs that together need every decision in a small range: short pauses, deadlines up to 7 ms, and up to four rounds.
 */
export function* pacedRuns(): Generator<Pick<Difference, "terms" | "rounds">> {
	for (const timeout of TIMEOUTS.filter((ms) => ms <= 7 || ms === Number.POSITIVE_INFINITY)) {
		for (const pollInterval of [0, 2, 5]) {
			const terms = { grace: 3, forgive: 0, named: false, pollInterval, timeout };
			for (const { startedAt, isEarly, rounds } of momentsOf(pollInterval, timeout, 1)) {
				const latest = Number.isFinite(timeout) && timeout > 0 ? timeout - startedAt : 4;
				for (let durationMs = 1; durationMs <= Math.min(latest, 4); durationMs++) {
					const round = { isReady: true, isEarly, durationMs };
					for (const { letter } of [IN_PROGRESS, ...ENDINGS])
						yield { terms, rounds: [...rounds, { ...round, letters: [letter] }] };
					// The round that ends the grace, at any time.
					const nowhere = [...rounds, { ...round, letters: [] }].map((each) => ({ ...each, letters: [NOWHERE] }));
					yield { terms: { ...terms, grace: nowhere.length }, rounds: nowhere };
				}
			}
		}
	}
}

function nextText(next: Next): string {
	switch (next.kind) {
		case "round":
			return `the next round at ${next.at} ms${next.early ? ", early" : ""}`;
		case "settle":
			return "the wait to end with it";
		case "time_out":
			return "a timeout at once";
		case "deadline":
			return "no more rounds until the deadline";
		default:
			return next satisfies never;
	}
}

function requirementOf(wanted: Next, got: Next, timeout: number): string {
	if (timeout === 0) return "WAIT-6";
	if (wanted.kind === "time_out") return "WAIT-4";
	if (wanted.kind === "settle") return "WAIT-3";
	if (wanted.kind === "round" && !wanted.early && !(got.kind === "round" && got.early)) return "WAIT-2";
	return "WAIT-5";
}
