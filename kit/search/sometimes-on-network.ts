import type { NodeChangeName, TraceEvent } from "../../simulator/trace.ts";
import type { NetworkRun } from "../run/on-network.ts";
import type { CallReport, Run } from "../run/run.ts";

/** One call of a run over a network, and its surroundings. */
interface Seen {
	readonly run: NetworkRun;
	readonly outcome: CallReport["outcome"];
	/** Changes of nodes and of the network between them during the call. */
	readonly changes: readonly (TraceEvent & { readonly kind: "node" | "cluster" })[];
	/** Happenings that are not in the trace, with a set time during the call. */
	happened(kind: string): boolean;
}

interface NetworkPoint {
	readonly name: string;
	holds(seen: Seen): boolean;
}

/** Situations that a search over networks must meet. Otherwise it means nothing that it finds no failure. */
export const NETWORK_POINTS: readonly NetworkPoint[] = [
	{ name: "no seed led to a cluster, and connecting failed", holds: ({ run }) => run.members.connected.error !== undefined },
	{
		name: "connecting took more than a second",
		holds: ({ run: { members } }) => members.connected.at - members.connected.begunAt > 1000,
	},
	{ name: "the nodes disagreed about the members", holds: ({ run }) => run.members.views.some(({ nodes }) => differ(nodes)) },
	{
		name: "a member left the client's view",
		holds: ({ run }) => viewChanged(run, (before, after) => before.some((name) => !after.includes(name))),
	},
	{
		name: "the client found a new member",
		holds: ({ run }) => viewChanged(run, (before, after) => after.some((name) => !before.includes(name))),
	},
	{ name: "a node restarted during a wait", holds: (seen) => changed(seen, "restarted") },
	{
		name: "a process was stopped and continued during a wait",
		holds: (seen) => changed(seen, "stopped") && changed(seen, "continued"),
	},
	{ name: "a node shut down during a wait", holds: (seen) => changed(seen, "terminated") },
	{ name: "a node lost its heartbeats during a wait", holds: (seen) => changed(seen, "isolated") },
	{ name: "the client could not reach a node during a wait", holds: (seen) => changed(seen, "cut off") },
	{
		name: "the network between the nodes was split during a wait",
		holds: ({ changes }) => changes.some(({ kind, change }) => kind === "cluster" && change === "split"),
	},
	{ name: "a node moved during a wait", holds: ({ happened }) => happened("move") },
	{ name: "two nodes swapped addresses during a wait", holds: ({ happened }) => happened("swap") },
	{ name: "the client was paused during a wait", holds: ({ happened }) => happened("stall") },
	{ name: "a wait was ok although a node restarted or left", holds: (seen) => outcomeIs(seen, "ok") && seen.changes.length > 0 },
	{ name: "a wait was uncertain because a former member was silent", holds: (seen) => hasReason(seen, "silent_former_member") },
	{ name: "a wait was uncertain because members were unseen", holds: (seen) => hasReason(seen, "unseen_members") },
	{
		name: "a wait over a network ended in a network error",
		holds: ({ outcome }) => outcome.kind === "error" && outcome.code === "network_error",
	},
	{
		name: "a wait over a network ran out of time",
		holds: ({ outcome }) => outcome.kind === "error" && outcome.code === "timeout",
	},
];

/** A run over a network. */
export function isOverNetwork(run: Run): run is NetworkRun {
	return run.schedule.network !== undefined && run.members !== undefined;
}

/** Counts the points that a run reached: `counts` by the number of the point, from `first` on. */
export function countNetworkPoints(run: NetworkRun, counts: number[], first: number): void {
	const { network } = run.schedule;
	for (const { calledAt, settledAt, outcome } of run.calls) {
		const during = (at: number): boolean => at > calledAt && at <= settledAt;
		const seen: Seen = {
			run,
			outcome,
			changes: run.trace.filter((event) => event.kind === "node" || event.kind === "cluster").filter(({ at }) => during(at)),
			happened: (kind) => network.happens.some((event) => event.kind === kind && event.after === undefined && during(event.at)),
		};
		for (const [index, point] of NETWORK_POINTS.entries())
			if (point.holds(seen)) counts[first + index] = (counts[first + index] ?? 0) + 1;
	}
}

function changed({ changes }: Seen, change: NodeChangeName): boolean {
	return changes.some((event) => event.kind === "node" && event.change === change);
}

function outcomeIs({ outcome }: Seen, told: string): boolean {
	return outcome.kind === "complete" && outcome.completion?.outcome === told;
}

function hasReason({ outcome }: Seen, reason: string): boolean {
	return outcome.kind === "complete" && outcome.completion?.reasons.some((each) => each === reason) === true;
}

function differ(nodes: Readonly<Record<string, readonly string[]>>): boolean {
	return new Set(Object.values(nodes).map((names) => names.join(" "))).size > 1;
}

function viewChanged(
	{ members: { views } }: NetworkRun,
	holds: (before: readonly string[], after: readonly string[]) => boolean,
): boolean {
	return views.some(({ client: after }, index) => {
		const before = views[index - 1]?.client;
		return before !== undefined && after !== undefined && holds(before, after);
	});
}
