import type { NodePlan, Schedule, WorldEvent } from "./schedule.ts";

/** A schedule whose faults end, and the time at which a later wait must be complete. */
export interface Healed {
	readonly schedule: Schedule;
	readonly bound: number;
}

/** The longest time that a job may run in it, in milliseconds. */
const LONGEST = 3000;
const POLL_INTERVAL = 200;

/**
 * The same faults, then their end, and after it a wait without a timeout, in addition to the other calls. Scripted
 * replies are left out, because a job may never do what they say.
 */
export function healed(drawn: Schedule): Healed {
	const nodes = drawn.nodes.map(({ replies: _replies, ...node }) =>
		endOf(node.job) > LONGEST ? { ...node, job: { duration: LONGEST } } : node,
	);
	const faults = drawn.events
		.filter(({ kind }) => kind !== "plan")
		.map((event) => (event.kind === "launch" && endOf(event.job) > LONGEST ? { ...event, job: { duration: LONGEST } } : event));
	const over = Math.max(0, ...faults.map(({ at }) => at), ...drawn.calls.map(({ at = 0 }) => at)) + 1;
	const crashed = new Set(faults.flatMap((event) => (event.kind === "crash" ? [event.node] : [])));
	const healing = nodes.flatMap(({ name: node }): readonly WorldEvent[] => [
		...(crashed.has(node) ? [{ at: over, kind: "restart" as const, node }] : []),
		{ at: over, kind: "release", node },
		{ at: over, kind: "join", node },
	]);
	const events: readonly WorldEvent[] = [...faults, { at: over, kind: "ready" }, ...healing];
	const jobsEnd = Math.max(
		over,
		...nodes.map(({ job }) => endOf(job)),
		...events.map((event) => (event.kind === "launch" ? event.at + endOf(event.job) : 0)),
	);
	// Three rounds of grace, after the two seconds of an old node (ROUND-11), and one more round because of the
	// interval.
	const latency = Math.max(1, ...nodes.map((node) => node.latency ?? 1));
	const bound = jobsEnd + 2000 + 4 * (POLL_INTERVAL + 2 * latency);
	// Calls during the faults must end before the faults do, or they could go on for ever.
	const meanwhile = drawn.calls.filter(
		(call) => call.kind !== "wait" || call.timeout !== undefined || call.cancelAt !== undefined,
	);
	const calls = [...meanwhile, { at: over + 1, handle: 9, kind: "wait", pollInterval: POLL_INTERVAL } as const];
	// An invalid id would be rejected for ever.
	const id = /^[1-9]\d{0,19}$/.test(drawn.task.id) && BigInt(drawn.task.id) < 2n ** 64n ? drawn.task.id : "4660";
	return { schedule: { ...drawn, task: { ...drawn.task, id }, nodes, events, calls }, bound };
}

/** When a job that starts at 0 is over at the latest. */
function endOf(job: NodePlan["job"]): number {
	if (job === null || job === "unknown set") return 0;
	return (job.lag ?? 0) + (job.duration ?? 1000) + (job.abortDelay ?? 10);
}
