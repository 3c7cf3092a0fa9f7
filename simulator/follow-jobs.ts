import type { Clock } from "../src/clock.ts";
import type { ClusterMember } from "./member.ts";
import type { Trace } from "./trace.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/**
 * Traces the changes of a node's jobs until now, and schedules the next call. `virtual`: the clock, if it is a virtual
 * one: it handles a change that wakes no code at a lower cost.
 */
export function followJobs(member: ClusterMember, clock: Clock, trace: Trace, virtual: VirtualClock | undefined): void {
	const { node, name } = member;
	for (const { at, taskId, change } of node.settle(clock.now())) trace.add({ at, kind: "job", node: name, taskId, change });
	const next = node.nextChangeAt();
	if (next === undefined || next === member.followedUntil || next === Number.POSITIVE_INFINITY) return;
	member.followedUntil = next;
	const follow = () => {
		if (member.followedUntil === next) member.followedUntil = undefined;
		followJobs(member, clock, trace, virtual);
	};
	if (virtual === undefined) clock.schedule(next, "world", follow);
	else virtual.scheduleChange(next, follow);
}
