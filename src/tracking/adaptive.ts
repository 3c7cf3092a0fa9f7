/** The built-in strategy: it predicts the end of the job from its progress, and polls often only near that end. */

import { checkNames, invalidOption } from "../checks.ts";
import type { PollStrategy } from "./poll-strategy.ts";
import type { NodeProgress } from "./progress.ts";

export interface AdaptiveOptions {
	/** The shortest pause in milliseconds, used near the end of the job (default: 50). Above 0. */
	readonly min?: number | undefined;
	/** The longest pause in milliseconds, used far from the end or if it is unknown (default: 1000). At least `min`. */
	readonly max?: number | undefined;
}

/**
 * The pause while no node reports the job, as with the default interval. A shorter one would shorten the grace
 * (ROUND-8).
 */
const UNSEEN_MS = 1000;
/** Without a rate yet, the job has run for too short a time. So wait this many times as long. */
const UNMOVED_FACTOR = 10;

/** Servers were seen to need up to 700 ms at 100 percent for their last transactions. */
const DRAIN_MS = 1000;

/** Keeps a prediction finite, so that two of them can be compared. */
const FOREVER_MS = 1e15;

/** What is known about the progress of the job on one node. Times are milliseconds since the call. */
interface Course {
	/** The progress in percent, and when it was first and last seen. */
	progress: number;
	since: number;
	seenAt: number;
	/** The last lower progress, and when it was last seen. At first: zero, when the job started. */
	lower: number;
	lowerSeenAt: number;
	/** The end that the last round predicted. */
	end: number | undefined;
}

/**
 * Polls at pauses between `min` and `max`: short ones near the predicted end of the job, long ones far from it
 * (WAIT-2). Each node reports a progress and a run time, and the node that ends last decides. If the progress jumps,
 * stalls or falls, the prediction starts again from what follows, and the pause stays within its limits.
 *
 * ```ts
 * await task.wait({ pollInterval: adaptive({ min: 50, max: 5000 }) });
 * ```
 *
 * @throws TaskError `invalid_option` that names the option, its value and what is allowed
 */
export function adaptive(options?: AdaptiveOptions): PollStrategy {
	const given = checkNames(options, ["min", "max"]);
	const { min = 50 } = given;
	if (!isDuration(min) || min === 0) throw invalidOption("min", min, "a number of milliseconds above 0");
	const { max = Math.max(1000, min) } = given;
	if (!isDuration(max) || max < min) throw invalidOption("max", max, `a number of milliseconds from min, which is ${min}`);
	return () => {
		const courses = new Map<string, Course>();
		return ({ elapsedMs, nodes }) => {
			let longest: number | undefined;
			for (const node of nodes) {
				if (node.status !== "in_progress") continue;
				const pause = pauseFor(node, courses, elapsedMs, min, max);
				longest = Math.max(longest ?? 0, pause);
			}
			return Math.min(Math.max(Math.round(longest ?? UNSEEN_MS), min), max);
		};
	};
}

/** The pause that one node needs, before the limits. */
function pauseFor({ node, record }: NodeProgress, courses: Map<string, Course>, now: number, min: number, max: number): number {
	// An aborted job ends as soon as its threads have stopped, with any progress.
	const progress = record?.result === "user-aborted" ? 100 : record?.jobProgress;
	if (progress === undefined) return max;
	const known = courses.get(node);
	const course = advance(known, progress, now, record?.runTimeMs ?? 0);
	if (course !== known) courses.set(node, course);

	const unchangedFor = now - course.since;
	if (progress >= 100) return Math.max(0, unchangedFor - DRAIN_MS) / 2;
	if (progress === course.lower) return UNMOVED_FACTOR * (now - course.lowerSeenAt);
	const rate = (progress - course.lower) / (now - course.lowerSeenAt);
	const remaining = Math.min((100 - progress) / rate, FOREVER_MS);
	const end = now + remaining;
	// The next prediction may be wrong by as much as this one has moved.
	const doubt = course.end === undefined ? remaining / 4 : Math.abs(end - course.end);
	course.end = end;
	// Slightly after the predicted end, so that one round is enough. While the progress stalls, the pauses grow.
	return Math.max(Math.max(remaining / 4, remaining - doubt) + min / 2, unchangedFor / 2);
}

function advance(known: Course | undefined, progress: number, now: number, runTimeMs: number): Course {
	if (known === undefined || progress < known.progress) {
		// Seen for the first time, or the job was started again.
		return { progress, since: now, seenAt: now, lower: 0, lowerSeenAt: now - runTimeMs, end: undefined };
	}
	if (progress > known.progress) {
		known.lower = known.progress;
		// A stall before it says nothing about the speed after it.
		known.lowerSeenAt = known.seenAt;
		known.progress = progress;
		known.since = now;
	}
	known.seenAt = now;
	return known;
}

function isDuration(value: unknown): value is number {
	return typeof value === "number" && value >= 0 && Number.isFinite(value);
}
