import type { Trace, TraceEvent } from "../../simulator/index.ts";

/** When what happened to a job on one node; absent where it did not. */
export type Life = Readonly<Partial<Record<"active" | "listed" | "aborting" | "done" | "evicted" | "lost", number>>>;

/** What was true of all jobs on all nodes, and when, by the clock of their cluster. */
export interface Lives {
	of(taskId: bigint): ReadonlyMap<string, Life>;
	/** When a node went, came, or was no member for some other reason. */
	changesOf(node: string): readonly number[];
}

/** Keeps what a trace tells of jobs and nodes, for as long as the cluster lives. */
export function recordLives(trace: Trace): Lives {
	const lives = new Map<bigint, Map<string, Record<string, number>>>();
	const changes = new Map<string, number[]>();
	trace.subscribe((event) => {
		if (event.kind === "job") {
			const { taskId, node } = event;
			const nodes = lives.get(taskId) ?? new Map<string, Record<string, number>>();
			const life = nodes.get(node) ?? {};
			life[event.change] ??= event.at;
			nodes.set(node, life);
			lives.set(taskId, nodes);
		} else if (changesMembership(event)) changes.set(event.node, [...(changes.get(event.node) ?? []), event.at]);
	});
	return {
		of: (taskId) => lives.get(taskId) ?? new Map(),
		changesOf: (node) => changes.get(node) ?? [],
	};
}

function changesMembership(event: TraceEvent): event is TraceEvent & { readonly kind: "node" } {
	return event.kind === "node" && event.change !== "held" && event.change !== "released";
}
