import { expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { connectCluster } from "../../src/cluster/tcp/info-cluster.ts";
import { countingClock } from "../support/counting-clock.ts";
import { node } from "./support/stand-in.ts";
import { virtualStandIn } from "./support/virtual-stand-in.ts";

it("a cluster that is closed while a wait asks for doubts leaves no timer", async () => {
	const inner = createVirtualClock();
	const { clock, pending } = countingClock(inner);
	// It counts a member that it does not list, so the last look is repeated for two tend intervals (CLUSTER-6).
	const script = node("A", {
		value: (command) => (command === "statistics" ? "cluster_size=2" : "ERROR:4:unrecognized command"),
	});
	const network = virtualStandIn(inner, "10.0.0.1:3000", script);
	await inner.run(async () => {
		const cluster = await connectCluster({ hosts: "10.0.0.1:3000", clock }, network);
		const doubts = cluster.doubts(new AbortController().signal);
		await inner.sleep(100);
		cluster.close();
		expect(pending()).toBe(0);
		await doubts;
		expect(inner.now()).toBeLessThan(200);
	});
});
