import type { Completion } from "../../../src/index.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Rules } from "../../../src/tracking/rules.ts";
import { around, type Mutant, type MutantSheet, onRules } from "./mutant.ts";

/** One that tracks as it must, and reports wrong evidence at the end. */
function telling(sheet: MutantSheet, change: (completion: Completion) => Partial<Completion>): Mutant {
	return around(sheet, (library) => async (play) => {
		const outcome = await library(play);
		if (outcome.kind !== "complete" || outcome.completion === undefined) return outcome;
		return { ...outcome, completion: { ...outcome.completion, ...change(outcome.completion) } };
	});
}

const withoutTheStart: Rules["judge"] = (round, { startedOn: _told, ...memory }, tolerance) =>
	defaultRules.judge(round, memory, tolerance);

/** Trackers that say wrong things about the nodes of a completed wait. */
export const ACCOUNTS: readonly Mutant[] = [
	telling(
		{
			name: "asked-and-left-is-not-listed",
			does: "lists as evidence only the nodes that reported the job or are members at the end",
			seenIn: "an earlier version of this library (before SPEC 2.0.0)",
			breaks: ["TRUTH-1"],
			message: 'evidence of node B: expected "left"',
		},
		({ nodes }) => ({ nodes: nodes.filter(({ evidence, record }) => evidence !== "left" || record !== undefined) }),
	),
	telling(
		{
			name: "left-is-done",
			does: "treats a node that left the cluster as finished",
			seenIn: "every driver: a node that is gone is no longer asked",
			breaks: ["TRUTH-1"],
			message: 'expected "left", got "done"',
		},
		({ nodes }) => ({ nodes: nodes.map((node) => (node.evidence === "left" ? { ...node, evidence: "done" } : node)) }),
	),
	around(
		{
			name: "started-on-is-ignored",
			does: "does not use what the caller knows about the start of the query",
			seenIn: "every driver: the handle of a task does not list the nodes of its start",
			breaks: ["TRUTH-4"],
			message: 'evidence of node B: expected "left"',
		},
		(library) => (play) => {
			const { startedOn: _told, ...task } = play.schedule.task;
			return library({ ...play, schedule: { ...play.schedule, task } });
		},
	),
	onRules(
		{
			name: "joined-waits-for-grace",
			does: "waits for a job on a node on which it was never started",
			seenIn: "every driver: a node that joins during the query delays the completion",
			breaks: ["TRUTH-4"],
			message: "rounds: expected 2",
		},
		{ judge: withoutTheStart },
	),
	telling(
		{
			name: "joined-is-done",
			does: "treats a node that joined after the start as finished",
			seenIn: "trackers that report only what went wrong",
			breaks: ["TRUTH-4"],
			message: 'evidence of node B: expected "joined"',
		},
		({ nodes }) => ({ nodes: nodes.map((node) => (node.evidence === "joined" ? { ...node, evidence: "done" } : node)) }),
	),
	telling(
		{
			name: "one-reason-hides-another",
			does: "reports only the worst reason",
			seenIn: "an earlier version of this library (before SPEC 2.0.0): failed records hid a node that left",
			breaks: ["TRUTH-3"],
			message: "reasons",
		},
		({ reasons }) => ({ reasons: reasons.slice(0, 1) }),
	),
	telling(
		{
			name: "always-uncertain",
			does: "never says ok",
			seenIn: "trackers that always return the safe answer",
			breaks: ["TRUTH-5"],
			message: 'expected "ok", got "uncertain"',
		},
		({ outcome }) => ({ outcome: outcome === "ok" ? "uncertain" : outcome }),
	),
];
