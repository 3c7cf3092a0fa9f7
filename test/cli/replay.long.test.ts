import { expect, it } from "vitest";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { callCli } from "./call-cli.ts";

it("replay of a run that its trace cannot hold shows its beginning, judges nothing, and exits with 3", async () => {
	const nodes = Array.from({ length: 64 }, (_, index) => ({ name: `N${index}`, version: "8.1.2.0", job: { duration: 2100 } }));
	const { habits } = drawSchedule(createRandom(7));
	const task = { id: "4660", namespace: "test", set: "demo", kind: "query_execute" } as const;
	const schedule = { version: 1, task, nodes, events: [], habits, calls: [{ kind: "wait", pollInterval: 0 }] } as const;
	const { code, out, err } = await callCli("replay", printReplayToken(schedule));
	expect(code).toBe(3);
	expect(out).toContain("\nWhat happened:\n        0 ms  N0  job 4660 active\n");
	expect(out).toContain('        0 ms  N0  #1 asked "query-show:id=4660"\n');
	expect(out).not.toContain("meets the specification");
	expect(err).toBe(
		"aerospike-task: The run is too long to be judged: it has more than 250000 events. The first 20000 events are shown.\n",
	);
});

it("replay of a network run that takes too many steps shows its beginning, judges nothing, and exits with 3", async () => {
	// The run lasts until the last event, and the client asks about the members every second.
	const network = { seed: 1, happens: [{ at: 1e9, kind: "heal" }] } as const;
	const nodes = [{ name: "A", version: "8.1.2.0", job: { duration: 400 } }];
	const { habits } = drawSchedule(createRandom(7));
	const task = { id: "4660", namespace: "test", kind: "query_execute" } as const;
	const schedule = { version: 2, task, nodes, events: [], habits, network, calls: [{ kind: "wait" }] } as const;
	const { code, out, err } = await callCli("replay", printReplayToken(schedule));
	expect(code).toBe(3);
	expect(out).toContain("\nWhat happened:\n");
	expect(out).not.toContain("meets the specification");
	expect(err).toMatch(
		/^aerospike-task: The run is too long to be judged: its network needs too many steps\. The first \d+ events are shown\.\n$/,
	);
});
