import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Next, Rules } from "../../../src/tracking/rules.ts";
import type { Call } from "../../schedule/schedule.ts";
import { viaCluster } from "./connections.ts";
import { around, type Mutant, type MutantSheet, onRules } from "./mutant.ts";
import { overlappingTracker } from "./overlapping-tracker.ts";
import { overruling } from "./weighing.ts";

type WaitCall = Extract<Call, { kind: "wait" }>;

/** A tracker that changes the options of `wait`. */
export function hearing(
	sheet: MutantSheet,
	change: (call: WaitCall) => { readonly [Key in keyof WaitCall]?: WaitCall[Key] | undefined },
): Mutant {
	return around(sheet, (library) => (play) => {
		const { call } = play;
		return library(call.kind === "wait" ? { ...play, call: { ...call, ...change(call) } as WaitCall } : play);
	});
}

/** A tracker that begins the next round at another time. */
export function goingOn(sheet: MutantSheet, change: (right: Next, ...args: Parameters<Rules["next"]>) => Next): Mutant {
	return onRules(sheet, { next: (...args) => change(defaultRules.next(...args), ...args) });
}

/** The longest time of a 31-bit timer, in ms. A longer timer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Trackers that ask too early, too late, too often or too rarely. */
export const PACE: readonly Mutant[] = [
	around(
		{
			name: "sleeps-first",
			does: "sleeps before its first question, and does not declare it",
			seenIn: "the Java, C#, Go, C, Rust and Ruby clients",
			breaks: ["WAIT-1"],
			message: "instants of the questions to node A in ms: expected [500]",
		},
		(library) => async (play) => {
			const { clock } = play.cluster;
			if (play.call.kind === "wait") await new Promise<void>((wake) => clock.schedule(clock.now() + 1000, "world", wake));
			return library(play);
		},
	),
	goingOn(
		{
			name: "from-start-to-start",
			does: "measures the pause from the start of a round, and does not declare it",
			seenIn: "the Node.js client, which polls by setInterval",
			breaks: ["WAIT-2"],
			message: "starts of the rounds in ms",
		},
		(right, _verdict, { startedAt, endedAt }, { pollInterval }) =>
			right.kind === "round" && !right.early ? { ...right, at: Math.max(endedAt, startedAt + pollInterval) } : right,
	),
	goingOn(
		{
			name: "backs-off",
			does: "makes its pauses longer and longer, and does not declare it",
			seenIn: "the Go client",
			breaks: ["WAIT-2"],
			message: "starts of the rounds in ms",
		},
		(right, _verdict, { endedAt }, { calledAt, pollInterval }) =>
			right.kind === "round" && !right.early
				? { ...right, at: endedAt + pollInterval * (endedAt - calledAt > 2 * pollInterval ? 2 : 1) }
				: right,
	),
	hearing(
		{
			name: "zero-is-the-default",
			does: 'treats a pause of 0 as "not given"',
			seenIn: "the C and Node.js clients",
			breaks: ["WAIT-2"],
			message: "starts of the rounds in ms",
		},
		({ pollInterval }) => (pollInterval === 0 ? { pollInterval: 1000 } : {}),
	),
	hearing(
		{
			name: "polls-every-second",
			does: "pauses for one second, and ignores the pause that the caller sets",
			seenIn: "the Rust client, where the pause is a constant; the Go client, whose pauses grow, ignores the caller too",
			breaks: ["WAIT-2"],
			message: "starts of the rounds in ms",
		},
		() => ({ pollInterval: 1000 }),
	),
	hearing(
		{
			name: "another-default-pause",
			does: "pauses for 250 ms by default, but declares 1000 ms",
			seenIn: "the Python SDK",
			breaks: ["WAIT-2"],
			message: "starts of the rounds in ms",
		},
		({ pollInterval }) => (pollInterval === undefined ? { pollInterval: 250 } : {}),
	),
	hearing(
		{
			name: "whole-milliseconds",
			does: "rounds a pause down to whole milliseconds",
			seenIn: "code that stores durations as integers",
			breaks: ["WAIT-2", "WAIT-8"],
			message: "starts of the rounds in ms",
		},
		({ pollInterval }) => (pollInterval !== undefined && pollInterval % 1 > 0 ? { pollInterval: Math.floor(pollInterval) } : {}),
	),
	viaCluster(
		{
			name: "timers-of-31-bits",
			does: "passes a pause or timeout of more than 2^31-1 ms to a timer that then fires at once",
			seenIn: "setTimeout",
			breaks: ["WAIT-8"],
			message: "expected",
		},
		({ clock }) => ({
			clock: {
				now: clock.now,
				schedule: (at, rank, action) => clock.schedule(at - clock.now() > LONGEST_TIMER_MS ? clock.now() + 1 : at, rank, action),
			},
		}),
	),
	{
		name: "overlapping-rounds",
		does: "begins a round at every interval, even if the previous round has not ended",
		seenIn: "the Node.js client, which polls by setInterval: slow answers pile up",
		breaks: ["WAIT-12"],
		message: "expected",
		tracker: overlappingTracker,
	},
	overruling(
		{
			name: "a-thousand-rounds-are-enough",
			does: "reports the job as done after 1000 rounds",
			seenIn: "an index helper of the company Viant, which returns success after 1000 polls",
			breaks: ["WAIT-3"],
			message: "rounds: expected 1100, got 1000",
		},
		(verdict, { number }) => (verdict.kind === "in_progress" && number >= 1000 ? { kind: "complete" } : undefined),
	),
	hearing(
		{
			name: "a-timeout-of-its-own",
			does: "gives up after 30 seconds although the caller set no timeout",
			seenIn: "the Java and C# clients, which use the timeout of the socket for the wait",
			breaks: ["WAIT-3"],
			message: 'outcome: expected "complete", got "timeout',
		},
		({ timeout }) => (timeout === undefined ? { timeout: 30_000 } : {}),
	),
	hearing(
		{
			name: "a-timeout-of-20-seconds-by-count",
			does: "gives up after 80 rounds, however short they are",
			seenIn: "the Python SDK, which counts attempts",
			breaks: ["WAIT-3"],
			message: 'outcome: expected "complete", got "timeout',
		},
		({ timeout, pollInterval = 1000 }) => (timeout === undefined ? { timeout: Math.max(1, 80 * pollInterval) } : {}),
	),
];
