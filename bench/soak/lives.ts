import type { Trace, TraceEvent } from "../../simulator/index.ts";

/** When something happened to a job on one node. What did not happen is absent. */
export type Life = Readonly<Partial<Record<"active" | "listed" | "aborting" | "done" | "evicted" | "lost", number>>>;

/** The true states of all jobs on all nodes, with times by the clock of their cluster. */
export interface Lives {
	of(taskId: bigint): ReadonlyMap<string, Life>;
	/** When the process of a node started, ended, stopped or continued, or its network changed. */
	changesOf(node: string): readonly number[];
	/** When the network between the nodes split or healed. */
	readonly networkChanges: readonly number[];
}

/** Records what a trace reports about jobs and nodes. */
export function recordLives(trace: Trace): Lives {
	const lives = new Map<bigint, Map<string, Record<string, number>>>();
	const changes = new Map<string, number[]>();
	const networkChanges: number[] = [];
	trace.subscribe((event) => {
		if (event.kind === "job") {
			const { taskId, node } = event;
			const nodes = lives.get(taskId) ?? new Map<string, Record<string, number>>();
			const life = nodes.get(node) ?? {};
			life[event.change] ??= event.at;
			nodes.set(node, life);
			lives.set(taskId, nodes);
		} else if (event.kind === "cluster") networkChanges.push(event.at);
		else if (changesMembership(event)) changes.set(event.node, [...(changes.get(event.node) ?? []), event.at]);
	});
	return {
		of: (taskId) => lives.get(taskId) ?? new Map(),
		changesOf: (node) => changes.get(node) ?? [],
		networkChanges,
	};
}

function changesMembership(event: TraceEvent): event is TraceEvent & { readonly kind: "node" } {
	return event.kind === "node" && event.change !== "held" && event.change !== "released";
}
