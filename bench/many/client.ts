/** In a process of its own, with `--expose-gc`: waits for many tasks at once, and measures what that costs. */

import { monitorEventLoopDelay } from "node:perf_hooks";
import { realClock } from "../../src/clock.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { type Cluster, ExecuteTask } from "../../src/index.ts";

/** What the client is sent. */
export interface ClientRequest {
	readonly host: string;
	readonly tasks: number;
	/** Whether the waits share one cluster object. Otherwise each has its own, on the same connections. */
	readonly isShared: boolean;
}

export interface ManyCost {
	/** Requests to one node in one poll, on average. */
	readonly requestsPerPoll: number;
	readonly heapPerTaskBytes: number;
	/** The 99th percentile and the longest, in milliseconds. */
	readonly loopDelayMs: number;
	readonly longestDelayMs: number;
	readonly processorShare: number;
}

const POLLS = 8;
const INTERVAL_MS = 1000;

process.once("message", async (request: ClientRequest) => {
	process.send?.(await measure(request));
	process.exit();
});

async function measure({ host, tasks, isShared }: ClientRequest): Promise<ManyCost> {
	const cluster = await connectInfoCluster({ hosts: host, maxFrame: 64 * 1024 * 1024 });
	let requests = 0;
	const counting: Cluster = {
		clock: cluster.clock,
		isReady: () => cluster.isReady(),
		activeNodes: () => cluster.activeNodes(),
		build: (node, signal, again) => cluster.build(node, signal, again),
		ask(node, commands, signal) {
			requests++;
			return cluster.ask(node, commands, signal);
		},
	};
	const before = heapUsed();
	const controller = new AbortController();
	const handles = Array.from({ length: tasks }, (_, index) => {
		const own = isShared ? counting : { ...counting };
		return new ExecuteTask({ cluster: own, namespace: "test", set: "demo", taskId: index + 1, kind: "query_execute" });
	});
	const options = { pollInterval: INTERVAL_MS, requestTimeout: 30_000, signal: controller.signal };
	const waits = handles.map((handle) => handle.wait(options).catch(() => {}));
	await sleep(3 * INTERVAL_MS);
	requests = 0;
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const processor = process.cpuUsage();
	delay.enable();
	const startedAt = performance.now();
	await sleep(POLLS * INTERVAL_MS);
	delay.disable();
	const elapsed = performance.now() - startedAt;
	const used = process.cpuUsage(processor);
	const asked = requests;
	const heap = heapUsed() - before;
	controller.abort();
	await Promise.all(waits);
	const polls = elapsed / INTERVAL_MS;
	const cost: ManyCost = {
		requestsPerPoll: asked / polls / cluster.activeNodes().length,
		heapPerTaskBytes: heap / tasks,
		loopDelayMs: delay.percentile(99) / 1e6,
		longestDelayMs: delay.max / 1e6,
		processorShare: (used.user + used.system) / 1000 / elapsed,
	};
	cluster.close();
	return cost;
}

function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => realClock.schedule(realClock.now() + ms, "world", resolve));
}

function heapUsed(): number {
	for (let time = 0; time < 3; time++) globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}
