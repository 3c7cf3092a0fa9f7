import { expect, it } from "vitest";
import { runOnNetwork } from "../../kit/run/on-network.ts";
import { endingOf, runOnSockets } from "../../kit/run/on-sockets.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";

/** Two nodes. The job on A takes 300 ms, and the one on B never ends. B has reported its job when something happens. */
function scheduleOf(kind: "crash" | "stop", requestTimeout: number): Schedule {
	return {
		version: 2,
		task: { id: "4660", namespace: "test", kind: "query_execute" },
		nodes: [
			{ name: "A", version: "8.1.2.0", job: { duration: 300 } },
			{ name: "B", version: "8.1.2.0", job: { duration: Number.POSITIVE_INFINITY } },
		],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 50, requestTimeout }],
		network: { seed: 1, happens: [{ kind, node: "B", at: 50, after: { node: "B", answer: 1 } }] },
	};
}

// The end of each does not depend on chance. The other schedules, which are drawn, take long.
it.each([
	["crash", "complete uncertain", 5000],
	["stop", "network_error", 200],
] as const)("a schedule with a %s ends on real sockets as on virtual time", async (kind, ending, requestTimeout) => {
	const schedule = scheduleOf(kind, requestTimeout);
	expect(endingOf((await runOnNetwork(schedule)).calls[0]?.outcome)).toBe(ending);
	expect(endingOf(await runOnSockets(schedule))).toBe(ending);
});
