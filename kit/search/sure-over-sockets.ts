import type { PlannedReply } from "../../simulator/reply-plan.ts";
import type { Call, NodePlan, Schedule, WorldEvent } from "../schedule/schedule.ts";

/**
 * The replies that a driver must read correctly at MUST. A driver that keeps every MUST may read the others
 * differently.
 */
export const PLAIN_WORDS = [
	"active",
	"done",
	"job not found",
	"bare ERROR:2",
	"empty",
	"done with failed records",
	"aborting",
	"aborted",
	"abandoned",
] as const;

/** Other results of a question. */
export const SURE_FAULTS = [
	"reset",
	"closed",
	"malformed frame",
	"ERROR:20",
	"ERROR:201",
	"no code",
	"not authenticated",
	"server timeout",
	"silence",
] as const;

/** After these a driver may ask on a connection that is already closed, so that no node receives its question. */
const CLOSING: readonly unknown[] = ["reset", "closed", "silence"];

/**
 * What happens to jobs and to the answers about them. If a node goes down, the driver's own client may or may not see
 * it as a member.
 */
const SURE_EVENTS: readonly WorldEvent["kind"][] = ["abort", "evict", "launch", "plan", "join"];

/** From question to answer, in milliseconds of the schedule: far below the end of its time at any pace. */
export const MOST_LATENCY = 3;
/**
 * A job and a wait last at least this long. Shorter ones may be over before a question was asked, so their faults
 * show only sometimes.
 */
export const LEAST_LIFE = 30;
/** Longer than a machine may pause. */
export const LEAST_TIMEOUT = 100;

const SURE_WORDS: readonly unknown[] = ["truth", ...PLAIN_WORDS, ...SURE_FAULTS];

/**
 * Why a correct driver could look wrong on this schedule over sockets, as a sentence; `undefined` if it cannot, even
 * on a slow machine. Verdicts are judged by the nodes' answers at any time, so the job's own times do not matter. The
 * times after which a driver may give up a node or a limit do matter.
 */
export function unsureOverSockets(schedule: Schedule): string | undefined {
	const { task, nodes, events, calls } = schedule;
	const [call, another] = calls;
	if (call === undefined || another !== undefined || (call.at ?? 0) > 0)
		return "The schedule must have exactly one call, at 0 ms.";
	return (
		unsureCall(call, schedule) ??
		nodes.map(unsureNode).find((why) => why !== undefined) ??
		unsureMembers(task.node, nodes) ??
		events.map(unsureEvent).find((why) => why !== undefined) ??
		unsureForgiving(call, schedule)
	);
}

/** All scripted answers of the nodes, at any time. */
export function plannedReplies({ nodes, events }: Schedule): readonly PlannedReply[] {
	return [
		...nodes.flatMap(({ replies = [] }) => replies),
		...events.flatMap((event) => ("replies" in event ? event.replies : [])),
	];
}

/** A wait that goes on after a closed connection may lose a question of a round without a trace. */
function unsureForgiving(call: Call, schedule: Schedule): string | undefined {
	if (call.kind !== "wait" || (call.forgive ?? 0) === 0) return undefined;
	const isClosing = plannedReplies(schedule).some(({ reply }) => CLOSING.includes(reply));
	return isClosing ? "A question that a driver sends on a closed connection cannot be observed." : undefined;
}

function unsureCall(call: Call, { nodes, events }: Schedule): string | undefined {
	if (call.kind === "abort") return "The kit cannot observe from outside what an abort did.";
	if (call.requestTimeout !== undefined) return "On a slow machine, a short request timeout can end before the answer arrives.";
	// A call that does not poll has no pace.
	if (call.kind === "status")
		return events.length > 0 || nodes.some(({ job }) => job !== null)
			? "It is not known in which state of the job the status is asked."
			: undefined;
	if ((call.pollInterval ?? 1) < 1) return "A wait without a pause between its rounds has no known times.";
	if (call.cancelAt !== undefined || call.options !== undefined)
		return "The call was cancelled or had invalid options, so there is no verdict to judge.";
	const isOverAtOnce = call.timeout !== undefined && call.timeout < LEAST_TIMEOUT;
	return isOverAtOnce ? `A timeout below ${LEAST_TIMEOUT} ms may be over before the driver asks its first question.` : undefined;
}

function unsureNode({ latency = 1, believedBuild, replies = [], job }: NodePlan): string | undefined {
	if (typeof job === "object" && job !== null && (isShort(job.duration) || isShort(job.lag)))
		return "A job may be over before the driver asks its first question.";
	if (believedBuild !== undefined) return "The kit cannot make a driver believe a wrong build.";
	return latency > MOST_LATENCY ? "An answer may come at the moment when its question is given up." : unsureReplies(replies);
}

function isShort(ms: number | undefined): boolean {
	return ms !== undefined && ms < LEAST_LIFE;
}

function unsureReplies(replies: readonly PlannedReply[]): string | undefined {
	if (replies.some(({ after = 1 }) => after > MOST_LATENCY))
		return "An answer may come at the moment when its question is given up.";
	const isPlain = replies.every(({ reply, wire }) => SURE_WORDS.includes(reply) && wire === undefined);
	return isPlain ? undefined : "Drivers may read one of the replies in different ways.";
}

/**
 * A node must be a member from the start, and the node of a query that was started on one node must not come and go.
 */
function unsureMembers(named: string | undefined, nodes: readonly NodePlan[]): string | undefined {
	const first = nodes.filter(({ member }) => member !== false).map(({ name }) => name);
	return first.length === 0 || (named !== undefined && !first.includes(named))
		? "A driver may notice at any time that a node has joined."
		: undefined;
}

function unsureEvent(event: WorldEvent): string | undefined {
	if (!SURE_EVENTS.includes(event.kind)) return "A driver may notice at any time that a node has left.";
	if (isShort(event.at)) return "The event may be over before the driver asks its first question.";
	if (event.kind === "launch" && (isShort(event.job.duration) || isShort(event.job.lag)))
		return "A job may be over before the driver asks its first question.";
	return event.kind === "plan" ? unsureReplies(event.replies) : undefined;
}
