import { defaultRules } from "../../../src/tracking/default-rules.ts";
import { libraryTracker } from "../../run/library-tracker.ts";
import type { CallInPlay } from "../../run/on-virtual-time.ts";
import type { CallOutcome } from "../../run/run.ts";
import { around, type Mutant, onRules } from "./mutant.ts";

const { judge } = defaultRules;

/** Trackers whose calls share too much or too little, and trackers whose waits cannot be cancelled. */
export const SHARING: readonly Mutant[] = [
	around(
		{
			name: "one-memory-for-all-handles",
			does: "stores its observations by task id, so other handles use them too",
			seenIn: "caches: after an eviction another job may have the same id",
			breaks: ["WAIT-9"],
			message: "rounds: expected 3, got 1",
		},
		(library) => (play) => library({ ...play, call: { ...play.call, handle: 0 } }),
	),
	around(
		{
			name: "one-memory-a-call",
			does: "declares that calls on the same handle share observations, but forgets them after each call",
			seenIn: 'the Elixir driver: after a wait has completed, the status still says "in progress"',
			breaks: ["WAIT-9"],
			message: "rounds: expected 1, got 3",
		},
		(library) => {
			let calls = 100;
			return (play) => library({ ...play, call: { ...play.call, handle: calls++ } });
		},
	),
	onRules(
		{
			name: "one-grace-for-all-waits",
			does: "makes waits that run at the same time count each other's empty rounds",
			seenIn: "a counter on the handle",
			breaks: ["WAIT-9"],
			message: "rounds: expected 3, got",
		},
		() => {
			let shared = 0;
			return {
				judge(round, memory, habits) {
					const judgement = judge(round, { ...memory, emptyRounds: shared }, habits);
					if (judgement.verdict.kind !== "undecided") shared = judgement.emptyRounds;
					return judgement;
				},
			};
		},
	),
	{
		name: "observations-before-their-round-ends",
		does: "makes a node count as observed for other calls before the round that saw it has ended",
		seenIn: "trackers that store an observation as soon as the reply arrives",
		breaks: ["WAIT-9"],
		message: "expected",
		tracker: () => {
			const seen = new Set<string>();
			const library = libraryTracker({
				...defaultRules,
				judge: (round, memory, habits) =>
					judge(round, { ...memory, observed: { has: (node) => seen.has(node) || memory.observed.has(node) } }, habits),
			});
			return (play) => library({ ...play, cluster: { ...play.cluster, ask: noticing(play, (node) => seen.add(node)) } });
		},
	},
	around(
		{
			name: "one-timeout-for-all-waits",
			does: "ends every wait on the task when one of them times out",
			seenIn: "the Go client's shared channel, which loses errors with several listeners",
			breaks: ["WAIT-9"],
			message: "expected",
		},
		(library) => {
			let tellAll = (_outcome: CallOutcome) => {};
			const anyTimeout = new Promise<CallOutcome>((resolve) => {
				tellAll = resolve;
			});
			return async (play) => {
				const own = library(play).then((outcome) => {
					if (outcome.kind === "error" && outcome.code === "timeout") tellAll(outcome);
					return outcome;
				});
				return Promise.race([own, anyTimeout]);
			};
		},
	),
	onRules(
		{
			name: "status-loses-patience",
			does: "counts empty rounds across several status calls",
			seenIn: "trackers that share one memory between status and wait",
			breaks: ["STATUS-1"],
			message: 'status: expected "in_progress", got "complete"',
		},
		() => {
			let shared = 0;
			return {
				judge(round, memory, habits) {
					if (habits.grace !== Number.POSITIVE_INFINITY) return judge(round, memory, habits);
					const judgement = judge(round, { ...memory, emptyRounds: shared }, { ...habits, grace: 3 });
					if (judgement.verdict.kind !== "undecided") shared = judgement.emptyRounds;
					return judgement;
				},
			};
		},
	),
	onRules(
		{
			name: "status-has-no-patience",
			does: "reports a job as complete although no node has ever shown it",
			seenIn: "the REST gateway: a mistyped id is complete",
			breaks: ["STATUS-1"],
			message: 'status: expected "in_progress", got "complete"',
		},
		{
			judge: (round, memory, habits) =>
				judge(round, memory, habits.grace === Number.POSITIVE_INFINITY ? { ...habits, grace: 1 } : habits),
		},
	),
	around(
		{
			name: "status-hides-errors",
			does: 'reports "in progress" when a round has failed',
			seenIn: "status calls that must not throw",
			breaks: ["STATUS-1"],
			message: 'got "in_progress"',
		},
		(library) => async (play) => {
			const outcome = await library(play);
			return play.call.kind === "status" && outcome.kind === "error" ? { kind: "in_progress" } : outcome;
		},
	),
	around(
		{
			name: "status-waits",
			does: "returns a status only when the task is complete",
			seenIn: "the blocking calls of the Python client",
			breaks: ["STATUS-1"],
			message: "expected",
		},
		(library) => (play) => library(play.call.kind === "status" ? { ...play, call: { ...play.call, kind: "wait" } } : play),
	),
	around(
		{
			name: "cannot-be-cancelled",
			does: "ignores its abort signal",
			seenIn: "every driver: its waits cannot be cancelled",
			breaks: ["WAIT-10"],
			message: "outcome: expected",
		},
		(library) =>
			({ signal: _signal, ...play }) =>
				library(play),
	),
	around(
		{
			name: "cancelled-after-the-pause",
			does: "reacts to its abort signal one second late",
			seenIn: "loops that check the signal only after their pause",
			breaks: ["WAIT-10"],
			message: "end in ms",
		},
		(library) =>
			({ signal, ...play }) => {
				if (signal === undefined) return library(play);
				const late = new AbortController();
				const { clock } = play.cluster;
				const ring = () => clock.schedule(clock.now() + 1000, "world", () => late.abort(signal.reason));
				if (signal.aborted) ring();
				else signal.addEventListener("abort", ring);
				return library({ ...play, signal: late.signal });
			},
	),
	around(
		{
			name: "keeps-the-reason-to-itself",
			does: "if a wait is cancelled, ends it with another error instead of the caller's reason",
			seenIn: "wrappers that catch everything",
			breaks: ["WAIT-10"],
			message: 'outcome: expected "cancelled", got "error"',
		},
		(library) => async (play) => {
			const outcome = await library(play);
			return outcome.kind === "cancelled" ? { kind: "error", code: "timeout", message: "The wait was stopped." } : outcome;
		},
	),
];

/** Asks the same questions, and notes each node that shows the job as soon as its answer arrives. */
function noticing({ cluster }: CallInPlay, notice: (node: string) => void): CallInPlay["cluster"]["ask"] {
	return async (node, commands, signal) => {
		const body = await cluster.ask(node, commands, signal);
		if (/status=(?:active|done)/.test(body)) notice(node);
		return body;
	};
}
