import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Next, Rules } from "../../../src/tracking/rules.ts";
import { libraryTracker } from "../../run/library-tracker.ts";
import type { Tracker } from "../../run/on-virtual-time.ts";
import { adaptiveLimits } from "../../schedule/schedule.ts";
import { around, type Mutant, type MutantSheet } from "./mutant.ts";

type Limits = NonNullable<ReturnType<typeof adaptiveLimits>>;
type ChangeNext = (right: Extract<Next, { kind: "round" }>, ...args: Parameters<Rules["next"]>) => Next;

/** A tracker that pauses wrongly, but only if its interval is adaptive. */
function pausing(sheet: MutantSheet, change: (limits: Limits) => ChangeNext): Mutant {
	return around(
		sheet,
		(library: Tracker): Tracker =>
			(play) => {
				const limits = play.call.kind === "wait" ? adaptiveLimits(play.call) : undefined;
				if (limits === undefined) return library(play);
				const changed = change(limits);
				const next: Rules["next"] = (...args) => {
					const right = defaultRules.next(...args);
					return right.kind === "round" && !right.early ? changed(right, ...args) : right;
				};
				return libraryTracker({ ...defaultRules, next })(play);
			},
	);
}

const MESSAGE = "expected";

/** Trackers whose adaptive interval is wrong (WAIT-2). */
export const ADAPTIVE_PAUSES: readonly Mutant[] = [
	pausing(
		{
			name: "adaptive-in-name-only",
			does: "with an adaptive interval, pauses as long as allowed, however near the end is",
			seenIn: "backoffs that only grow",
			breaks: ["WAIT-2"],
			message: MESSAGE,
		},
		({ max }) =>
			(right, _verdict, { endedAt }) => ({ ...right, at: endedAt + max }),
	),
	pausing(
		{
			name: "adaptive-and-always-in-haste",
			does: "with an adaptive interval, pauses as briefly as allowed, however far the end is",
			seenIn: "drivers whose users lower the interval to notice the end sooner",
			breaks: ["WAIT-2"],
			message: MESSAGE,
		},
		({ min }) =>
			(right, _verdict, { endedAt }) => ({ ...right, at: endedAt + min }),
	),
	pausing(
		{
			name: "adaptive-pauses-twice-as-long",
			does: "with an adaptive interval, pauses twice as long as the predicted end demands",
			seenIn: "predictions from the mean of two speeds",
			breaks: ["WAIT-2"],
			message: MESSAGE,
		},
		({ max }) =>
			(right, _verdict, { endedAt }) => ({ ...right, at: endedAt + Math.min(max, 2 * (right.at - endedAt)) }),
	),
	pausing(
		{
			name: "adaptive-grace-in-haste",
			does: "with an adaptive interval, pauses as briefly as allowed while no node reports the job, so the grace is over at once",
			seenIn: "backoffs that begin with a short pause",
			breaks: ["WAIT-2"],
			message: MESSAGE,
		},
		({ min }) =>
			(right, _verdict, { answers, endedAt }) =>
				answers.some(({ answer }) => answer.kind === "in_progress") ? right : { ...right, at: endedAt + min },
	),
	pausing(
		{
			name: "adaptive-to-the-fastest-node",
			does: "with an adaptive interval, stops looking for the end once one node has ended the job",
			seenIn: "progress bars that show the first node",
			breaks: ["WAIT-2"],
			message: MESSAGE,
		},
		({ max }) =>
			(right, _verdict, { answers, endedAt }) =>
				answers.some(({ answer }) => answer.kind === "complete") ? { ...right, at: endedAt + max } : right,
	),
];
