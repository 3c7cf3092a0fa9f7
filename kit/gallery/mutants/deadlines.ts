import type { Clock } from "../../../src/clock.ts";
import type { NodeAnswer } from "../../../src/tracking/answer.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Next, Rules } from "../../../src/tracking/rules.ts";
import { libraryTracker } from "../../run/library-tracker.ts";
import { onClock, viaCluster } from "./connections.ts";
import { around, type Mutant, type MutantSheet } from "./mutant.ts";
import { goingOn, hearing } from "./pace.ts";

const SETTLE: Next = { kind: "settle" };
const TIME_OUT: Next = { kind: "time_out" };
const DEADLINE: Next = { kind: "deadline" };

/** A tracker without a timer for its deadline. It checks the time only between rounds. */
function lookingBetweenRounds(sheet: MutantSheet, next: Rules["next"]): Mutant {
	const tracker = () => {
		const library = libraryTracker({ ...defaultRules, next });
		const deaf = (clock: Clock): Clock => ({
			now: clock.now,
			schedule: (at, rank, action) => (rank === "deadline" ? () => {} : clock.schedule(at, rank, action)),
		});
		return (play: Parameters<typeof library>[0]) =>
			library({ ...play, cluster: { ...play.cluster, clock: deaf(play.cluster.clock) } });
	};
	return { ...sheet, tracker };
}

/** A tracker that reports success at the deadline if its last round ended in a certain way. */
function succeedingAfter(sheet: MutantSheet, isSuccess: (...args: Parameters<Rules["judge"]>) => boolean): Mutant {
	const tracker = () => {
		let succeeds = false;
		const judge: Rules["judge"] = (round, ...others) => {
			if (round.pending === 0) succeeds = isSuccess(round, ...others);
			return defaultRules.judge(round, ...others);
		};
		const library = libraryTracker({ ...defaultRules, judge });
		return async (play: Parameters<typeof library>[0]) => {
			const outcome = await library(play);
			const isTimeout = outcome.kind === "error" && outcome.code === "timeout";
			return isTimeout && succeeds ? ({ kind: "complete" } as const) : outcome;
		};
	};
	return { ...sheet, tracker };
}

/** Trackers that end at the wrong time or with the wrong result. */
export const DEADLINES: readonly Mutant[] = [
	hearing(
		{
			name: "no-deadline",
			does: "ignores its timeout and waits for ever",
			seenIn: "the C, Node.js and Go clients, which have no timeout",
			breaks: ["WAIT-4", "WAIT-5", "WAIT-6"],
			message: "took more than",
			isLate: true,
		},
		() => ({ timeout: undefined }),
	),
	goingOn(
		{
			name: "times-out-early",
			does: "gives up as soon as the next round would begin after the deadline",
			seenIn: "the Java, C# and Rust clients: with a timeout of 1500 ms and polls every second they ask only once",
			breaks: ["WAIT-5"],
			message: "end in ms: expected",
		},
		(right, verdict, { endedAt }, { calledAt, timeout, pollInterval }) =>
			verdict.kind === "in_progress" && endedAt + pollInterval > calledAt + timeout ? TIME_OUT : right,
	),
	lookingBetweenRounds(
		{
			name: "times-out-late",
			does: "sleeps for its whole pause before it checks the time, and accepts an answer after the deadline",
			seenIn: "the Elixir driver (a timeout of 1 ms ends after 1001 ms) and the Java client (100 ms: 1037 ms)",
			breaks: ["WAIT-5"],
			message: "end in ms: expected",
			isLate: true,
		},
		(verdict, { endedAt }, { calledAt, timeout, pollInterval }) => {
			if (verdict.kind !== "in_progress") return SETTLE;
			return endedAt >= calledAt + timeout ? TIME_OUT : { kind: "round", at: endedAt + pollInterval, early: false };
		},
	),
	lookingBetweenRounds(
		{
			name: "rounds-run-to-their-end",
			does: "does not cut off a round at the deadline, so a slow node decides when the wait ends",
			seenIn: "the Elixir driver: with a timeout of 10 ms and an answer after 300 ms, the wait ends after 323 ms",
			breaks: ["WAIT-5"],
			message: "expected",
			isLate: true,
		},
		(verdict, round, timing) => {
			const right = defaultRules.next(verdict, round, timing);
			return right.kind === "deadline" ? TIME_OUT : right;
		},
	),
	around(
		{
			name: "success-at-the-deadline",
			does: "reports the task as complete when the timeout is over",
			seenIn: "poll loops that return normally when their time is over",
			breaks: ["WAIT-4"],
			message: 'outcome: expected "timeout", got "complete"',
		},
		(library) => async (play) => {
			const outcome = await library(play);
			return outcome.kind === "error" && outcome.code === "timeout" ? { kind: "complete" } : outcome;
		},
	),
	succeedingAfter(
		{
			name: "not-found-before-6-succeeds-at-the-deadline",
			does: 'reports the task as complete when the timeout is over, if a node before 6.0 then says "not found"',
			seenIn:
				"the Java client on servers before 6.0: the first node that is not done decides, and a job that no node ever showed is done at the timeout",
			breaks: ["WAIT-4"],
			message: 'outcome: expected "timeout", got "complete"',
		},
		({ answers }, { observed }) => {
			const isDone = ({ node, answer: { kind } }: NodeAnswer) =>
				kind === "complete" || (kind === "not_found" && observed.has(node));
			const first = answers.toSorted((one, other) => (one.node < other.node ? -1 : 1)).find((one) => !isDone(one));
			return first?.olderThan6 === true && first.answer.kind === "not_found";
		},
	),
	around(
		{
			name: "gives-up-in-silence",
			does: "returns at the deadline without completion and without an error",
			seenIn: "the Ruby client and the Python SDK, which return false",
			breaks: ["WAIT-4"],
			message: 'outcome: expected "timeout", got "in_progress"',
		},
		(library) => async (play) => {
			const outcome = await library(play);
			return outcome.kind === "error" && outcome.code === "timeout" ? { kind: "in_progress" } : outcome;
		},
	),
	goingOn(
		{
			name: "no-last-round",
			does: "does not ask once more before the deadline",
			seenIn: "every driver: a job that ends shortly before the timeout is missed",
			breaks: ["WAIT-5"],
			message: 'outcome: expected "complete", got "timeout',
		},
		(right) => (right.kind === "round" && right.early ? DEADLINE : right),
	),
	goingOn(
		{
			name: "two-last-rounds",
			does: "asks again between its last round and the deadline",
			seenIn: "loops that shorten a pause and do not remember it",
			breaks: ["WAIT-5"],
			message: "instants of the questions to node A in ms: expected [0,700], got [0,700,999]",
		},
		(_right, verdict, round, timing) => defaultRules.next(verdict, { ...round, early: false }, timing),
	),
	goingOn(
		{
			name: "last-round-at-the-deadline",
			does: "begins its last round so late that no answer can arrive in time",
			seenIn: "loops that shorten the pause to end at the deadline",
			breaks: ["WAIT-5"],
			message: "starts of the rounds in ms",
		},
		(right, _verdict, _round, { calledAt, timeout }) =>
			right.kind === "round" && right.early ? { ...right, at: Math.max(right.at, calledAt + timeout - 0.25) } : right,
	),
	goingOn(
		{
			name: "given-up-at-the-deadline",
			does: "reports a question that is given up at the deadline as a network failure",
			seenIn: "drivers that use the timeout of the wait as the request timeout",
			breaks: ["WAIT-4"],
			message: 'error code: expected "timeout", got "network_error"',
		},
		(right, verdict) => (verdict.kind === "error" ? SETTLE : right),
	),
	viaCluster(
		{
			name: "deadline-before-answers",
			does: "handles the deadline before the answers of the same millisecond",
			seenIn: "event loops that run timers before sockets",
			breaks: ["WAIT-5"],
			message: "expected",
		},
		({ clock }) => ({
			clock: {
				now: clock.now,
				schedule: (at, rank, action) => clock.schedule(at, rank === "deadline" ? "world" : rank, action),
			},
		}),
	),
	onClock(
		{
			name: "deadline-late-by-a-millisecond",
			does: "ends one millisecond after its timeout",
			seenIn: "timers that round up",
			breaks: ["WAIT-5"],
			message: "end in ms: expected",
		},
		"deadline",
		(at) => at + 1,
	),
	hearing(
		{
			name: "zero-is-no-timeout",
			does: 'treats a timeout of 0 as "no timeout"',
			seenIn: "the Java and C# clients",
			breaks: ["WAIT-6"],
			message: "expected",
		},
		({ timeout }) => (timeout === 0 ? { timeout: undefined } : {}),
	),
	around(
		{
			name: "zero-asks-nobody",
			does: "ends a wait with a timeout of 0 without asking any node",
			seenIn: "loops that check the time first",
			breaks: ["WAIT-6"],
			message: 'got "timeout',
		},
		(library) => (play) =>
			play.call.kind === "wait" && play.call.timeout === 0
				? Promise.resolve({ kind: "error", code: "timeout", message: "timeout: no time was given." })
				: library(play),
	),
	hearing(
		{
			name: "zero-is-one-millisecond",
			does: "cuts off the one round of a timeout of 0, as if it had a deadline",
			seenIn: "trackers that always set a deadline",
			breaks: ["WAIT-6"],
			message: 'got "timeout',
		},
		({ timeout }) => (timeout === 0 ? { timeout: 1 } : {}),
	),
];
