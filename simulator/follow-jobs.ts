import type { Clock } from "../src/clock.ts";
import type { ClusterMember } from "./member.ts";
import type { Trace } from "./trace.ts";

/** Traces the changes of a node's jobs until now, and schedules the next call. The changes wake no code. */
export function followJobs(member: ClusterMember, clock: Clock, trace: Trace): void {
	const { node, name } = member;
	for (const { at, taskId, change } of node.settle(clock.now())) trace.add({ at, kind: "job", node: name, taskId, change });
	const next = node.nextChangeAt();
	if (next === undefined || next === member.followedUntil || next === Number.POSITIVE_INFINITY) return;
	member.followedUntil = next;
	const follow = () => {
		if (member.followedUntil === next) member.followedUntil = undefined;
		followJobs(member, clock, trace);
	};
	clock.schedule(next, "world", follow);
}
