/**
 * Three simulated nodes run a background query, and one of them restarts. What is the outcome?
 *
 *     node examples/simulated-restart.mjs
 */
import { ExecuteTask } from "aerospike-execute-task";
import { SimulatedCluster } from "aerospike-execute-task/simulator";

const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"], version: "8.1.2.0" });
const { taskId } = cluster.launch({ set: "demo", life: { duration: 3000 } });
cluster.at(1500, () => cluster.restart("B"));

const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
const { outcome, nodes, rounds, elapsedMs } = await cluster.run(() => task.wait({ timeout: 60_000 }));

console.log(`${outcome} after ${rounds} rounds and ${elapsedMs} ms of virtual time`);
for (const { node, evidence } of nodes) console.log(`  ${node}: ${evidence}`);
