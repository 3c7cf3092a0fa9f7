import type { PlannedReply } from "../../simulator/reply-plan.ts";
import type { Call, NodePlan, Schedule, WorldEvent } from "../schedule/schedule.ts";

/**
 * The replies that a driver must read rightly at MUST. What a wrong reading of the others comes to, a driver that keeps every MUST need not know.
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

/** What else may come of a question. */
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

/** After these a driver may ask on a connection that is closed already, so that its question is heard by nobody. */
const CLOSING: readonly unknown[] = ["reset", "closed", "silence"];

/** What happens to jobs and to what nodes say of them. A node that goes down may be a member or none, as the driver's own client sees it. */
const SURE_EVENTS: readonly WorldEvent["kind"][] = ["abort", "evict", "launch", "plan", "join"];

/** From question to answer, in a schedule's ms: far from the end of its time at any pace. */
export const MOST_LATENCY = 3;
/** So long at least a job goes on, and waits: what is over sooner is over before anything was asked, and shows itself but now and then. */
export const LEAST_LIFE = 30;
/** Longer than a machine may stand still within it. */
export const LEAST_TIMEOUT = 100;

const SURE_WORDS: readonly unknown[] = ["truth", ...PLAIN_WORDS, ...SURE_FAULTS];

/**
 * Why a driver could be right and yet look wrong on this schedule over sockets, as a sentence; `undefined` where it cannot, however slow the machine
 * is. Verdicts are judged by what the nodes said, whenever they said it, so that a job's own time does no harm; what a driver may take a node or a
 * limit for does.
 */
export function unsureOverSockets(schedule: Schedule): string | undefined {
	const { task, nodes, events, calls } = schedule;
	const [call, another] = calls;
	if (call === undefined || another !== undefined || (call.at ?? 0) > 0) return "There must be one call, made at once.";
	return (
		unsureCall(call, schedule) ??
		nodes.map(unsureNode).find((why) => why !== undefined) ??
		unsureMembers(task.node, nodes) ??
		events.map(unsureEvent).find((why) => why !== undefined) ??
		unsureForgiving(call, schedule)
	);
}

/** All that nodes are told to say, whenever. */
export function plannedReplies({ nodes, events }: Schedule): readonly PlannedReply[] {
	return [
		...nodes.flatMap(({ replies = [] }) => replies),
		...events.flatMap((event) => ("replies" in event ? event.replies : [])),
	];
}

/** A wait that goes on past a closed connection may miss a question in a round, which nobody sees. */
function unsureForgiving(call: Call, schedule: Schedule): string | undefined {
	if (call.kind !== "wait" || (call.forgive ?? 0) === 0) return undefined;
	const isClosing = plannedReplies(schedule).some(({ reply }) => CLOSING.includes(reply));
	return isClosing ? "What a driver asks on a connection that was closed is seen by nobody." : undefined;
}

function unsureCall(call: Call, { nodes, events }: Schedule): string | undefined {
	if (call.kind === "abort") return "What an abort does cannot be judged from outside.";
	if (call.requestTimeout !== undefined) return "A request timeout may be shorter than a machine is slow.";
	// Nothing sets the pace of a call that does not poll.
	if (call.kind === "status")
		return events.length > 0 || nodes.some(({ job }) => job !== null)
			? "A status comes at no known time of a job's life."
			: undefined;
	if ((call.pollInterval ?? 1) < 1) return "Without a pause nothing sets the pace.";
	if (call.cancelAt !== undefined || call.options !== undefined) return "A caller's own doing is no verdict.";
	const isOverAtOnce = call.timeout !== undefined && call.timeout < LEAST_TIMEOUT;
	return isOverAtOnce ? `A timeout below ${LEAST_TIMEOUT} ms may be over before anything was asked.` : undefined;
}

function unsureNode({ latency = 1, believedBuild, replies = [], job }: NodePlan): string | undefined {
	if (typeof job === "object" && job !== null && (isShort(job.duration) || isShort(job.lag)))
		return "A job may be over before anything was asked.";
	if (believedBuild !== undefined) return "What a driver takes a build for cannot be arranged.";
	return latency > MOST_LATENCY ? "An answer may come as its question is given up." : unsureReplies(replies);
}

function isShort(ms: number | undefined): boolean {
	return ms !== undefined && ms < LEAST_LIFE;
}

function unsureReplies(replies: readonly PlannedReply[]): string | undefined {
	if (replies.some(({ after = 1 }) => after > MOST_LATENCY)) return "An answer may come as its question is given up.";
	const isPlain = replies.every(({ reply, wire }) => SURE_WORDS.includes(reply) && wire === undefined);
	return isPlain ? undefined : "One of the replies need not be read as it is judged.";
}

/** Somebody must be there from the start, and a node that a query was started on alone must not come and go. */
function unsureMembers(named: string | undefined, nodes: readonly NodePlan[]): string | undefined {
	const first = nodes.filter(({ member }) => member !== false).map(({ name }) => name);
	return first.length === 0 || (named !== undefined && !first.includes(named))
		? "When a driver sees that a node has come is its own affair."
		: undefined;
}

function unsureEvent(event: WorldEvent): string | undefined {
	if (!SURE_EVENTS.includes(event.kind)) return "When a driver sees that a node has gone is its own affair.";
	if (isShort(event.at)) return "What happens may be over before anything was asked.";
	if (event.kind === "launch" && (isShort(event.job.duration) || isShort(event.job.lag)))
		return "A job may be over before anything was asked.";
	return event.kind === "plan" ? unsureReplies(event.replies) : undefined;
}
