/** In a process of its own: a cluster whose nodes run many jobs without an end. */

import { SimulatedCluster } from "../../simulator/index.ts";
import { createScaledClock, serveCluster } from "../../simulator/tcp/index.ts";

export interface ServerRequest {
	readonly nodes: number;
	readonly tasks: number;
}

process.once("message", async ({ nodes, tasks }: ServerRequest) => {
	const members = Array.from({ length: nodes }, (_, index) => ({ name: `N${index + 1}` }));
	const cluster = new SimulatedCluster({ nodes: members, clock: createScaledClock(), maxTraceEvents: 0 });
	for (let task = 1; task <= tasks; task++) {
		cluster.launch({ taskId: BigInt(task), set: "demo", life: { duration: 3_600_000 } });
	}
	const [host = ""] = (await serveCluster(cluster)).hosts;
	process.send?.({ host });
});
process.on("disconnect", () => process.exit());
