import { LIBRARY_HABITS, type Schedule } from "../../../../kit/schedule/schedule.ts";

/** A wait without pauses asks each node about once in a millisecond. */
export function longWait(nodes: number, duration: number): Schedule {
	return {
		version: 1,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: Array.from({ length: nodes }, (_, index) => ({ name: `N${index}`, version: "8.1.2.0", job: { duration } })),
		events: [{ at: 5, kind: "leave", node: "N0" }],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 0 }],
	};
}
