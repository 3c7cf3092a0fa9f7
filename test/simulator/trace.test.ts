import { describe, expect, it } from "vitest";
import { insideOf } from "../../simulator/inside.ts";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { changeText, createTrace, printTraceEvent, type TraceEvent } from "../../simulator/trace.ts";

describe("the trace of a cluster", () => {
	it("describes the events of a node as values, with the build of an upgrade in a separate field", () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.leave("A");
		cluster.restart("A", "7.0.0.26");
		cluster.restart("A");
		cluster.setReady(false);
		expect(cluster.trace.events).toEqual([
			{ at: 0, kind: "node", node: "A", change: "left" },
			{ at: 0, kind: "node", node: "A", change: "crashed" },
			{ at: 0, kind: "node", node: "A", change: "restarted", version: "7.0.0.26" },
			{ at: 0, kind: "node", node: "A", change: "crashed" },
			{ at: 0, kind: "node", node: "A", change: "restarted" },
			{ at: 0, kind: "cluster", change: "not ready" },
		]);
		expect(cluster.trace.toString()).toBe(
			[
				"        0 ms  A  left",
				"        0 ms  A  crashed",
				"        0 ms  A  restarted as 7.0.0.26",
				"        0 ms  A  crashed",
				"        0 ms  A  restarted",
				"        0 ms  *  not ready",
				"",
			].join("\n"),
		);
	});

	it("has each change of a job at its time, also an abort by a client", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"], latency: 2 });
		const { taskId } = cluster.launch({ life: { duration: 30 } });
		const { taskId: other } = cluster.launch({ life: { duration: 500, abortDelay: 7 } });
		const ask = (command: string) => cluster.ask("A", [command], new AbortController().signal);
		await cluster.run(async () => {
			await cluster.sleep(10);
			await ask(`query-abort:trid=${other}`);
			await cluster.sleep(100);
		});
		expect(cluster.trace.events.filter(({ kind }) => kind === "job")).toEqual([
			{ at: 0, kind: "job", node: "A", taskId, change: "active" },
			{ at: 0, kind: "job", node: "A", taskId: other, change: "active" },
			{ at: 10, kind: "job", node: "A", taskId: other, change: "aborting" },
			{ at: 17, kind: "job", node: "A", taskId: other, change: "done" },
			{ at: 30, kind: "job", node: "A", taskId, change: "done" },
		]);
	});

	it("has no event about a question that is given up after its answer", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		const { members, questions } = insideOf(cluster);
		const [member] = members.values();
		if (member === undefined) throw new Error("The cluster has no node.");
		const question = questions.ask(member, ["node"], { leastWait: 0, truth: () => "node\tA\n", answer() {}, fail() {} });
		await cluster.run(() => cluster.sleep(10));
		questions.giveUp(question);
		expect(cluster.trace.events.map(({ kind }) => kind)).toEqual(["asked", "answered"]);
	});

	it("prints each event on a line, with the time in at most three decimals and the texts in quotes", () => {
		const question = { node: "A", question: 7 } as const;
		const lines = [
			{ at: 0.1 + 0.2, kind: "asked", ...question, commands: ["a:1", 'b"2'] },
			{ at: 1, kind: "answered", ...question, body: "a:1\tx\n" },
			{ at: 2, kind: "failed", ...question, reason: "reset" },
			{ at: 3, kind: "given-up", ...question },
			{ at: 4, kind: "too-late", ...question },
			{ at: 5, kind: "job", node: "A", taskId: 9n, change: "active" },
			{ at: 1_234_567.8901, kind: "cluster", change: "healed" },
		] as const;
		expect(lines.map((event) => printTraceEvent(event as TraceEvent))).toEqual([
			'      0.3 ms  A  #7 asked "a:1" "b\\"2"',
			'        1 ms  A  #7 answered "a:1\\tx\\n"',
			"        2 ms  A  #7 failed: reset",
			"        3 ms  A  #7 given up",
			"        4 ms  A  #7 answered too late",
			"        5 ms  A  job 9 active",
			"1234567.89 ms  *  healed",
		]);
	});

	it("keeps a number of events, counts the others, and forgets all on request", () => {
		const trace = createTrace(2);
		for (const at of [1, 2, 3, 4]) trace.add({ at, kind: "cluster", change: "ready" });
		expect([trace.events.length, trace.dropped]).toEqual([2, 2]);
		expect(trace.toString()).toBe("        1 ms  *  ready\n        2 ms  *  ready\n… and 2 more\n");
		trace.clear();
		expect([trace.events.length, trace.dropped, trace.toString()]).toEqual([0, 0, ""]);
		trace.add({ at: 5, kind: "cluster", change: "ready" });
		expect(trace.toString()).toBe("        5 ms  *  ready\n");
	});

	it.each<readonly [string, TraceEvent]>([
		["long replies", { at: 1, kind: "answered", node: "A", question: 1, body: "x".repeat(10_000) }],
		["long commands", { at: 1, kind: "asked", node: "A", question: 1, commands: ["x".repeat(10_000)] }],
		["many commands", { at: 1, kind: "asked", node: "A", question: 1, commands: Array<string>(400).fill("") }],
	])("keeps about 25 MB of text, so that a client cannot use up the memory with %s", (_, event) => {
		const trace = createTrace();
		for (let added = 0; added < 5000; added++) trace.add(event);
		expect(trace.events.length).toBeGreaterThan(1500);
		expect(trace.events.length).toBeLessThan(2600);
		expect(trace.dropped).toBe(5000 - trace.events.length);
	});

	it("keeps a long reply also if it may keep few events", () => {
		const trace = createTrace(2);
		trace.add({ at: 1, kind: "answered", node: "A", question: 1, body: "x".repeat(1_000_000) });
		expect(trace.dropped).toBe(0);
	});

	it("prints each kind of change in the same way everywhere", () => {
		expect(changeText({ at: 0, kind: "job", node: "A", taskId: 1n, change: "evicted" })).toBe("evicted");
		expect(changeText({ at: 0, kind: "node", node: "A", change: "restarted", version: "6.0.0.22" })).toBe(
			"restarted as 6.0.0.22",
		);
	});
});
