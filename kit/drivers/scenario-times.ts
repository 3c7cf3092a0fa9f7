import type { JobLife } from "../../simulator/background-job.ts";
import type { PlannedReply } from "../../simulator/reply-plan.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** Whether a question may have to be given up. */
export function isSilent({ nodes, events }: Schedule): boolean {
	const replies = [
		...nodes.flatMap((node) => node.replies ?? []),
		...events.flatMap((event) => (event.kind === "plan" ? event.replies : [])),
	];
	return (
		replies.some(({ reply, wire }) => reply === "silence" || wire !== undefined) ||
		events.some(({ kind }) => kind === "hold" || kind === "crash")
	);
}

/** All finite times of a schedule, except the pause. */
export function timesOf({ nodes, events, calls }: Schedule): readonly number[] {
	const times = [
		...nodes.flatMap(({ latency = 0, job, replies = [] }) => [
			latency,
			...(typeof job === "object" && job !== null && !isScripted(replies) ? livesFor(job) : []),
			...delays(replies),
		]),
		...events.flatMap((event) => [
			event.at,
			...("replies" in event ? delays(event.replies) : []),
			...("job" in event ? livesFor(event.job) : []),
		]),
		...calls.flatMap((call) => [call.at ?? 0, ...(call.kind === "wait" ? [call.timeout ?? 0, call.cancelAt ?? 0] : [])]),
	];
	return times.filter((time) => time < Number.POSITIVE_INFINITY);
}

/** Whether each answer of a node is planned. Then it does not matter how long its job runs. */
function isScripted(replies: readonly PlannedReply[]): boolean {
	return replies.some(({ times }) => times === Number.POSITIVE_INFINITY);
}

function livesFor({ lag = 0, duration = 1000, drain = 0, abortDelay = 0 }: JobLife): readonly number[] {
	return [lag + duration + drain + abortDelay];
}

/**
 * Latencies up to this length are not stretched for a driver that polls slowly: its own time limits are not, either.
 */
export const QUICK_MS = 10;

/** How long the nodes take to answer. */
export function answerDelays({ nodes, events }: Schedule): readonly number[] {
	return [
		...nodes.flatMap(({ latency = 1, replies = [] }) => [latency, ...delays(replies)]),
		...events.flatMap((event) => ("replies" in event ? delays(event.replies) : [])),
	];
}

function delays(replies: readonly PlannedReply[]): readonly number[] {
	return replies.map(({ after = 0 }) => after);
}

/** How many rounds use up all planned replies. */
export function scriptedRounds({ nodes }: Schedule): number {
	const counts = nodes.map(({ replies = [] }) =>
		replies.reduce((sum, { times = 1 }) => sum + (times < Number.POSITIVE_INFINITY ? times : 0), 0),
	);
	return Math.max(0, ...counts);
}

/** The number of the last answer after which something happens by order. */
export function lastOccasion({ events }: Schedule): number {
	return Math.max(0, ...events.map(({ after }) => after?.answer ?? 0));
}
