import { expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";

async function entryOf(cluster: SimulatedCluster, taskId: bigint): Promise<string> {
	const body = await cluster.run(() => cluster.ask("A", [`query-show:trid=${taskId}`], new AbortController().signal));
	return body;
}

// The fields are those of the recordings.
it("A launched job is listed with its set, and with the function that it runs", async () => {
	const cluster = new SimulatedCluster({ nodes: ["A"] });
	const { taskId } = cluster.launch({ namespace: "test", set: "demo", udf: { package: "mymod", function: "myfn" } });
	const entry = await entryOf(cluster, taskId);
	expect(entry).toContain(":ns=test:set=demo:");
	expect(entry).toContain(":job-type=background-udf:");
	expect(entry).toContain(":udf-filename=mymod:udf-function=myfn:");
});

it("A launched job without a set and a function is about the whole namespace, with operations", async () => {
	const cluster = new SimulatedCluster({ nodes: ["A"] });
	const entry = await entryOf(cluster, cluster.launch().taskId);
	expect(entry).toContain(":ns=test:");
	expect(entry).toContain(":job-type=background-ops:");
	expect(entry).not.toMatch(/:set=|udf/);
});

it("A node that crashes and restarts is ready only after the time of its last restart", async () => {
	const cluster = new SimulatedCluster({ nodes: ["A"] });
	cluster.restart("A", undefined, 100);
	cluster.at(60, () => {
		cluster.crash("A");
		cluster.restart("A", undefined, 100);
	});
	await cluster.run(() => cluster.sleep(200));
	const ready = cluster.trace.events.filter((event) => event.kind === "node" && event.change === "ready");
	expect(ready.map(({ at }) => at)).toEqual([160]);
});

it("A job runs on the active nodes, except those on which its life is null, and can be aborted on one node or on all", () => {
	const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"] });
	cluster.leave("C");
	cluster.join("D");
	expect(cluster.activeNodes()).toEqual(["A", "B", "D"]);
	const { taskId } = cluster.launch({ on: { B: null }, life: { duration: 1000, abortDelay: 1000 } });
	const states = () => ["A", "B", "C", "D"].map((node) => cluster.truth(node, taskId).state);
	expect(states()).toEqual(["active", "none", "none", "active"]);
	cluster.abort(taskId, "D");
	expect(states()).toEqual(["active", "none", "none", "aborting"]);
	cluster.abort(taskId);
	expect(states()).toEqual(["aborting", "none", "none", "aborting"]);
});

it("A job has ended when the time, a sum of very long pauses, becomes infinite", async () => {
	const cluster = new SimulatedCluster({ nodes: ["A"] });
	const { taskId } = cluster.launch();
	await cluster.run(async () => {
		await cluster.sleep(1e308);
		await cluster.sleep(1e308);
	});
	expect(cluster.clock.now()).toBe(Number.POSITIVE_INFINITY);
	expect(cluster.truth("A", taskId)).toMatchObject({ state: "done" });
});
