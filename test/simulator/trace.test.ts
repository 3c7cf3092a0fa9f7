import { describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { changeText } from "../../simulator/trace.ts";

describe("the trace of a cluster", () => {
	it("says what happened to a node as values, with the build of an upgrade in a field of its own", () => {
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

	it("prints a change in one way for everybody", () => {
		expect(changeText({ at: 0, kind: "job", node: "A", taskId: 1n, change: "evicted" })).toBe("evicted");
		expect(changeText({ at: 0, kind: "node", node: "A", change: "restarted", version: "6.0.0.22" })).toBe(
			"restarted as 6.0.0.22",
		);
	});
});
