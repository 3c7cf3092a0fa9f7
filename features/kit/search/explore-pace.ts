import type { Fault, Next, Rules, Verdict } from "../../../src/tracking/rules.ts";
import { paceOf } from "../oracle/pace.ts";
import type { Letter } from "./alphabet.ts";
import type { Difference, DifferenceRound } from "./difference.ts";
import { TIMED_OUT } from "./letters-schedule.ts";
import { ACTIVE, DONE, SERVER_ERROR, UNANSWERED, type Word } from "./words.ts";

/** Pauses, in ms; two small ones, to both sides of a round that lasts a millisecond. */
const POLL_INTERVALS: readonly number[] = [0, 1, 2, 3, 5];
/** Deadlines: none at all, at once, and every millisecond around a few rounds. */
const TIMEOUTS: readonly number[] = [Number.POSITIVE_INFINITY, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Without a deadline every round is like the one before; with one, none begins after it. */
const LATEST = 12;

/** A verdict that a round may have come to, and what one node says for it. */
interface Played {
	readonly verdict: Verdict;
	readonly letter: Letter;
	/** The question was given up, which at the deadline is the wait's own timeout (WAIT-4). */
	readonly isGivenUp: boolean;
}

const IN_PROGRESS: Played = { verdict: { kind: "in_progress" }, letter: letterOf("active", ACTIVE, "active"), isGivenUp: false };
const ENDINGS: readonly Played[] = [
	{ verdict: { kind: "complete" }, letter: letterOf("done", DONE, "done"), isGivenUp: false },
	fault({ kind: "server_error", serverCode: 20, reply: "ERROR:20:unknown namespace" }, letterOf("ERROR:20", SERVER_ERROR, "ERROR:20")),
	fault({ kind: "failure", reason: "reset" }, letterOf("a reset", UNANSWERED, "reset")),
	{ ...fault({ kind: "failure", reason: "timed_out" }, letterOf(TIMED_OUT, UNANSWERED, "silence")), isGivenUp: true },
];
/** A round that could not begin is over at once. */
const REFUSED: Verdict = { kind: "error", fault: { refusal: { code: "cluster_not_ready" } } };

function letterOf(name: string, word: Word, reply: NonNullable<Letter["reply"]>): Letter {
	return { name, word, reply, isMisread: false, build: "8.1.2.0" };
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
 * When rounds begin and how waits end: every pause and deadline of a small scope, rounds of every length, breadth first. Times enter the rules in
 * sums and comparisons alone, of four of them at a time, and so every order that they can stand in comes up within a few milliseconds.
 */
export function explorePace(rules: Rules): { readonly states: number; readonly transitions: number; readonly difference?: Difference } {
	let states = 0;
	let transitions = 0;
	let shortest: Difference | undefined;
	for (const timeout of TIMEOUTS) {
		for (const pollInterval of POLL_INTERVALS) {
			const part = exploreTiming(rules, pollInterval, timeout);
			states += part.states;
			transitions += part.transitions;
			const { difference } = part;
			if (difference !== undefined && difference.rounds.length < (shortest?.rounds.length ?? Number.POSITIVE_INFINITY)) shortest = difference;
		}
	}
	return { states, transitions, ...(shortest !== undefined && { difference: shortest }) };
}

function exploreTiming(
	rules: Rules,
	pollInterval: number,
	timeout: number,
): { readonly states: number; readonly transitions: number; readonly difference?: Difference } {
	const pace = paceOf({ kind: "wait", pollInterval, timeout }, 0, { kind: "end-to-start" });
	const timing = { calledAt: 0, pollInterval, timeout };
	const known = new Set<string>();
	const moments: Moment[] = [{ startedAt: 0, isEarly: false, rounds: [] }];
	let transitions = 0;

	for (let index = 0; index < moments.length; index++) {
		const { startedAt, isEarly, rounds } = moments[index] as Moment;
		const latest = timeout === 0 || timeout === Number.POSITIVE_INFINITY ? startedAt + 6 : timeout;
		// Only a round that could not begin takes no time, and the first of those is never forgiven.
		for (let endedAt = rounds.length === 0 ? startedAt + 1 : startedAt; endedAt <= latest; endedAt++) {
			const times = { startedAt, endedAt, early: isEarly };
			const durationMs = endedAt - startedAt;
			const roundOf = ({ letter }: Played): DifferenceRound => {
				return { letters: [letter], isReady: durationMs > 0, isEarly, durationMs };
			};
			const compare = (verdict: Verdict, played: Played, wanted: Next): Difference | undefined => {
				transitions++;
				const got = rules.next(verdict, times, timing);
				if (nextText(got) === nextText(wanted)) return undefined;
				const here = [...rounds, roundOf(played)];
				return {
					requirement: requirementOf(wanted, got, timeout),
					expected: `${nextText(wanted)} after a round from ${startedAt} to ${endedAt} ms that is ${verdict.kind}`,
					got: nextText(got),
					terms: { grace: 3, forgive: here.filter(({ isReady }) => !isReady).length, named: false, pollInterval, timeout },
					rounds: here,
				};
			};
			const next = pace.next({ number: rounds.length + 1, startedAt, endedAt, isEarly });
			// A round that began at the deadline would be cut before its first answer.
			const isOver = next === undefined || next.at >= pace.deadline;
			const end: Next = { kind: timeout === 0 ? "time_out" : "deadline" };
			const goesOn: Next = isOver ? end : { kind: "round", at: next.at, early: next.isEarly };
			const checks = [compare(IN_PROGRESS.verdict, IN_PROGRESS, goesOn)];
			if (durationMs === 0) checks.push(compare(REFUSED, IN_PROGRESS, { kind: "settle" }));
			else {
				for (const ending of ENDINGS) {
					const wanted: Next = { kind: ending.isGivenUp && endedAt >= timeout ? "time_out" : "settle" };
					checks.push(compare(ending.verdict, ending, wanted));
				}
			}
			const difference = checks.find((check) => check !== undefined);
			if (difference !== undefined) return { states: known.size, transitions, difference };
			if (goesOn.kind !== "round" || (timeout === Number.POSITIVE_INFINITY && goesOn.at > LATEST)) continue;
			const key = `${goesOn.at} ${goesOn.early}`;
			if (known.has(key)) continue;
			known.add(key);
			moments.push({ startedAt: goesOn.at, isEarly: goesOn.early, rounds: [...rounds, roundOf(IN_PROGRESS)] });
		}
	}
	return { states: known.size + 1, transitions };
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
			return "nothing more until the deadline";
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
