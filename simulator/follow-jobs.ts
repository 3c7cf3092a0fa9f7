import type { Clock } from "../src/clock.ts";
import type { ClusterMember } from "./member.ts";
import type { Trace } from "./trace.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/**
 * Traces what fell due for the jobs of a node, and sees to it that the next change is traced when it happens. `virtual`: the clock, where
 * it is one, for a change that wakes nobody costs less there.
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
