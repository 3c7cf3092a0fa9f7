import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { createScaledClock, type ServedCluster, serveCluster } from "../../simulator/tcp/index.ts";

/** The largest task id, and the options with which `track` finds it. */
export const ID = 18446744073709551615n;
export const NAMED: readonly string[] = ["--task-id", String(ID), "--interval", "50ms"];

let served: ServedCluster | undefined;
let stopClock = () => {};

/** Ends what `serve` started last. */
export async function stopServing(): Promise<void> {
	await served?.close();
	stopClock();
}

/** Three nodes that listen, in real time. */
export async function serve(): Promise<{ readonly cluster: SimulatedCluster; readonly hosts: readonly string[] }> {
	const clock = createScaledClock();
	stopClock = clock.stop;
	const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"], clock });
	served = await serveCluster(cluster);
	return { cluster, hosts: ["--hosts", ...served.hosts] };
}
