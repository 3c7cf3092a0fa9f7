/**
 * Starts simulated servers on 127.0.0.1 and tracks a background query on them over TCP.
 *
 *     node examples/track-over-tcp.mjs
 */
import { ExecuteTask } from "aerospike-execute-task";
import { SimulatedCluster } from "aerospike-execute-task/simulator";
import { createScaledClock, serveCluster } from "aerospike-execute-task/simulator/tcp";
import { connectInfoCluster } from "aerospike-execute-task/tcp";

const clock = createScaledClock();
const simulated = new SimulatedCluster({ nodes: ["A", "B", "C"], version: "8.1.2.0", clock });
const served = await serveCluster(simulated);
const { taskId } = simulated.launch({ set: "demo", life: { duration: 300 } });

// The rest works with a real cluster too. One node is enough as a seed: the tracker finds the others through it.
const [seed = ""] = served.hosts;
const cluster = await connectInfoCluster({ hosts: seed });
const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
for await (const { round, status, completion } of task.watch({ pollInterval: 100, timeout: 60_000 })) {
	console.log(`round ${round}: ${status}`);
	for (const { node, evidence } of completion?.nodes ?? []) console.log(`  ${node}: ${evidence}`);
}
await cluster.close();
await served.close();
clock.stop();
