import { parentPort } from "node:worker_threads";
import { SimulatedCluster } from "../simulator/index.ts";
import { createScaledClock, serveCluster } from "../simulator/tcp/index.ts";

/**
 * In a separate thread: clusters of several sizes, whose nodes take 20 ms for a reply, each with one job that goes
 * on.
 */
const LATENCY = 20;

parentPort?.once("message", async ({ sizes, taskId }: { readonly sizes: readonly number[]; readonly taskId: bigint }) => {
	const seeds = new Map<number, string>();
	for (const size of sizes) {
		const nodes = Array.from({ length: size }, (_, at) => ({ name: `N${at + 1}`, latency: LATENCY }));
		const cluster = new SimulatedCluster({ nodes, clock: createScaledClock(), maxTraceEvents: 0 });
		cluster.launch({ taskId, life: { duration: Number.POSITIVE_INFINITY } });
		const [seed = ""] = (await serveCluster(cluster)).hosts;
		seeds.set(size, seed);
	}
	parentPort?.postMessage(seeds);
});
