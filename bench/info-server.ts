import { createServer } from "node:net";
import { parentPort } from "node:worker_threads";
import { SimulatedCluster } from "../simulator/index.ts";
import { createScaledClock, serveCluster } from "../simulator/tcp/index.ts";
import { createFrameDecoder } from "../src/cluster/info/frame.ts";
import { REPLY } from "./info-requests.ts";

/**
 * In a separate thread: a simulated node with a job, and for comparison the least that a server in Node can do, which
 * is to read the frames and answer each with the same bytes.
 */
const cluster = new SimulatedCluster({ nodes: ["A1"], clock: createScaledClock() });
cluster.launch({ taskId: 4660n, set: "demo", life: { duration: Number.POSITIVE_INFINITY } });
const { hosts } = await serveCluster(cluster);

const bare = createServer({ noDelay: true }, (socket) => {
	const decoder = createFrameDecoder();
	socket.on("data", (chunk) => {
		for (const _ of decoder.push(chunk)) socket.write(REPLY);
	});
	socket.on("error", () => socket.destroy());
});
bare.listen(0, "127.0.0.1", () => {
	const address = bare.address();
	const port = address !== null && typeof address === "object" ? address.port : 0;
	parentPort?.postMessage({ node: Number(hosts[0]?.split(":")[1]), bare: port });
});
