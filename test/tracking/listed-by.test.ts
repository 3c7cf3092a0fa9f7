import { expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/index.ts";
import { ExecuteTask } from "../../src/index.ts";

const QUERY = "query-show:trid=1";
const SCAN = "scan-show:trid=1";

/** The commands of each request to node A of two servers of 5.7, while a task is awaited. */
async function requestsOf(filter: { readonly bin: string } | undefined, change?: (cluster: SimulatedCluster) => void) {
	const cluster = new SimulatedCluster({ nodes: ["A", "B"], version: "5.7.0.31" });
	const { taskId } = cluster.launch({ set: "demo", life: { duration: 4500 }, ...(filter !== undefined && { filter }) });
	change?.(cluster);
	await cluster.run(() => new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" }).wait());
	return cluster.trace.events.flatMap((event) => (event.kind === "asked" && event.node === "A" ? [event.commands] : []));
}

// A server of 5.7 writes a warning into its log for each question to the module that does not list the job (ASK-8).
it("asks both modules of a 5.7 server until one has listed the job, and then only that one", async () => {
	expect(await requestsOf(undefined)).toEqual([[QUERY, SCAN], [SCAN], [SCAN], [SCAN], [SCAN], [SCAN]]);
});

it("asks only the query module if the job has an index filter", async () => {
	const [first, second, ...later] = await requestsOf({ bin: "a" });
	// In its first second an index job is not listed.
	expect([first, second]).toEqual([
		[QUERY, SCAN],
		[QUERY, SCAN],
	]);
	expect(later.slice(0, 3)).toEqual([[QUERY], [QUERY], [QUERY]]);
});

it("asks both modules again once the node no longer lists the job", async () => {
	// A restart in the second pause loses the job on node A, while node B goes on with it.
	const requests = await requestsOf(undefined, (cluster) => cluster.at(1500, () => cluster.restart("A")));
	expect(requests.slice(0, 4)).toEqual([[QUERY, SCAN], [SCAN], [SCAN], [QUERY, SCAN]]);
});
