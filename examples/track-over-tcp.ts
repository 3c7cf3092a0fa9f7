/** Servers on loopback, a background query on them, and a tracker that reaches them as it would reach real ones. */

import { SimulatedCluster } from "../simulator/index.ts";
import { createScaledClock, serveCluster } from "../simulator/tcp/index.ts";
import { connectInfoCluster } from "../src/cluster/tcp/index.ts";
import { ExecuteTask } from "../src/index.ts";

const clock = createScaledClock();
const simulated = new SimulatedCluster({ nodes: ["A", "B", "C"], version: "8.1.2.0", clock });
const served = await serveCluster(simulated);
const { taskId } = simulated.launch({ set: "demo", life: { duration: 300 } });

// From here on nothing is simulated. Any of the nodes will do as a host: it names the others.
const [host = ""] = served.hosts;
const cluster = await connectInfoCluster({ hosts: host });
const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
for await (const { round, status, completion } of task.watch({ pollInterval: 100, timeout: 60_000 })) {
	console.log(`round ${round}: ${status}`);
	for (const { node, evidence } of completion?.nodes ?? []) console.log(`  ${node}: ${evidence}`);
}

cluster.close();
await served.close();
clock.stop();
