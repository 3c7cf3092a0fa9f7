import { defaultRules } from "../../../src/tracking/rules.ts";
import { libraryTracker } from "../../run/library.ts";
import type { CallInPlay } from "../../run/on-virtual-time.ts";
import type { CallOutcome } from "../../run/run.ts";
import { around, type Mutant, onRules } from "./mutant.ts";

const { judge } = defaultRules;

/** Trackers whose calls know too much of each other, or too little; and those that cannot be called off. */
export const SHARING: readonly Mutant[] = [
	around(
		{
			name: "one-memory-for-all-handles",
			does: "keeps what it has seen by task id, beyond the handle",
			seenIn: "caches: after an eviction another job may have the id",
			breaks: ["WAIT-9"],
			message: "rounds: expected 3, got 1",
		},
		(library) => (play) => library({ ...play, call: { ...play.call, handle: 0 } }),
	),
	around(
		{
			name: "one-memory-a-call",
			does: "declares that the calls on a handle share what they have seen, and forgets it after each",
			seenIn: "the Elixir driver: status says for ever that a task is in progress which wait has found complete",
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
			does: "lets waits at the same time count each other's empty rounds",
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
		does: "lets a node count as observed for the other calls while the round that saw it is still open",
		seenIn: "a memory that is written where the reply arrives",
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
			does: "counts the empty rounds of one status after another",
			seenIn: "one memory for status and wait",
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
			does: "says complete of a job that no node was ever seen to have",
			seenIn: "the REST gateway, where a mistyped id is complete",
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
			does: "says in progress where a round failed",
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
			does: "answers a status once the task is complete",
			seenIn: "the blocking calls of the Python client",
			breaks: ["STATUS-1"],
			message: "expected",
		},
		(library) => (play) => library(play.call.kind === "status" ? { ...play, call: { ...play.call, kind: "wait" } } : play),
	),
	around(
		{
			name: "cannot-be-called-off",
			does: "does not listen to its signal",
			seenIn: "every driver: none can be called off",
			breaks: ["WAIT-10"],
			message: "outcome: expected",
		},
		(library) =>
			({ signal: _signal, ...play }) =>
				library(play),
	),
	around(
		{
			name: "called-off-after-the-pause",
			does: "listens to its signal a second later",
			seenIn: "loops that look at it after they have slept",
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
			does: "ends a wait that is called off with an error of its own",
			seenIn: "wrappers that catch everything",
			breaks: ["WAIT-10"],
			message: 'outcome: expected "called off", got "error"',
		},
		(library) => async (play) => {
			const outcome = await library(play);
			return outcome.kind === "called off" ? { kind: "error", code: "timeout", message: "The wait was stopped." } : outcome;
		},
	),
];

/** The same question, and whoever shows the job is noticed as it arrives. */
function noticing({ cluster }: CallInPlay, notice: (node: string) => void): CallInPlay["cluster"]["ask"] {
	return async (node, commands, signal) => {
		const body = await cluster.ask(node, commands, signal);
		if (/status=(?:active|done)/.test(body)) notice(node);
		return body;
	};
}
