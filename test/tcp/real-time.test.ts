import { expect, it } from "vitest";
import { runOnNetwork } from "../../kit/run/on-network.ts";
import { endingOf, runOnSockets } from "../../kit/run/on-sockets.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;

/** Two nodes. The job on A takes 300 ms. B has given an answer about its job when something happens. */
function scheduleOf(kind: "stop" | "reach", jobOfB: number, requestTimeout: number): Schedule {
	return {
		version: 2,
		task: { id: "4660", namespace: "test", kind: "query_execute" },
		nodes: [
			{ name: "A", version: "8.1.2.0", job: { duration: 300 } },
			{ name: "B", version: "8.1.2.0", job: { duration: jobOfB } },
		],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 50, requestTimeout }],
		network: { seed: 1, happens: [{ kind, node: "B", at: 50, after: { node: "B", answer: 1 } }] },
	};
}

// These ends do not depend on chance or on the speed of the machine. The file *.long.test.ts draws other schedules.
it.each([
	["reach", "complete ok", 300, 20_000],
	["stop", "network_error", FOR_EVER, 200],
] as const)("a schedule with a %s ends on real sockets as on virtual time", async (kind, ending, jobOfB, requestTimeout) => {
	const schedule = scheduleOf(kind, jobOfB, requestTimeout);
	expect(endingOf((await runOnNetwork(schedule)).calls[0]?.outcome)).toBe(ending);
	expect(endingOf(await runOnSockets(schedule))).toBe(ending);
});
