/** In a separate process, with `--expose-gc`: waits for many tasks at once, and measures what that costs. */

import { realClock } from "../../src/clock.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { type Cluster, ExecuteTask } from "../../src/index.ts";

/** What the client is sent. */
export interface ClientRequest {
	readonly host: string;
	readonly tasks: number;
	readonly nodes: number;
	readonly by: ManyWay;
}

/**
 * How the tasks are awaited: on one cluster object, on one for each task with the same connections, or by calls of the
 * official client's `job.info()` once a second for each task.
 */
export type ManyWay = "shared" | "apart" | "official";

export interface ManyCost {
	/** Requests to one node in one poll, on average. */
	readonly requestsPerPoll: number;
	readonly heapPerTaskBytes: number;
	/** How often each task was polled in a second, on average. */
	readonly pollsPerSecond: number;
	/** The 99th percentile at any instant, and the longest, in milliseconds. */
	readonly loopDelayMs: number;
	readonly longestDelayMs: number;
	readonly processorShare: number;
}

const POLLS = 8;
const INTERVAL_MS = 1000;
const STEP_MS = 2;
const HEAP_READINGS = 5;

process.once("message", async (request: ClientRequest) => {
	process.send?.(await measure(request).catch((error: unknown) => String(error)));
	process.exit();
});

/** Begins to wait for all tasks. */
interface Crowd {
	readonly counts: Counts;
	begin(signal: AbortSignal): void;
}

/** What has happened since the last reset. */
interface Counts {
	requests: number;
	polls: number;
}

async function measure(request: ClientRequest): Promise<ManyCost> {
	const { counts, begin } = request.by === "official" ? await officialCrowd(request) : await ownCrowd(request);
	const before = heapUsed();
	const controller = new AbortController();
	begin(controller.signal);
	await sleep(3 * INTERVAL_MS);
	Object.assign(counts, { requests: 0, polls: 0 });
	const delays = watchLoop();
	const processor = process.cpuUsage();
	const startedAt = performance.now();
	await sleep(POLLS * INTERVAL_MS);
	const { late, longest } = delays.stop();
	const elapsed = performance.now() - startedAt;
	const used = process.cpuUsage(processor);
	const { requests, polls } = counts;
	const heap = (await heapBetweenPolls()) - before;
	controller.abort();
	const pollsOfTask = polls / request.tasks;
	return {
		requestsPerPoll: requests / request.nodes / pollsOfTask,
		pollsPerSecond: pollsOfTask / (elapsed / 1000),
		heapPerTaskBytes: heap / request.tasks,
		loopDelayMs: late,
		longestDelayMs: longest,
		processorShare: (used.user + used.system) / 1000 / elapsed,
	};
}

async function ownCrowd({ host, tasks, by }: ClientRequest): Promise<Crowd> {
	const counts: Counts = { requests: 0, polls: 0 };
	const cluster = await connectInfoCluster({ hosts: host, maxFrame: 64 * 1024 * 1024 });
	const counting: Cluster = {
		clock: cluster.clock,
		isReady: () => cluster.isReady(),
		activeNodes() {
			counts.polls++;
			return cluster.activeNodes();
		},
		build: (node, signal, again) => cluster.build(node, signal, again),
		ask(node, commands, signal) {
			counts.requests++;
			return cluster.ask(node, commands, signal);
		},
	};
	return {
		counts,
		begin(signal) {
			for (let taskId = 1; taskId <= tasks; taskId++) {
				const own = by === "shared" ? counting : { ...counting };
				const task = new ExecuteTask({ cluster: own, namespace: "test", set: "demo", taskId, kind: "query_execute" });
				task.wait({ pollInterval: INTERVAL_MS, requestTimeout: 30_000, signal }).catch((error: unknown) => {
					// A wait that ends early would make the measurement wrong.
					if (!signal.aborted) throw error;
				});
			}
		},
	};
}

async function officialCrowd({ host, tasks, nodes }: ClientRequest): Promise<Crowd> {
	const counts: Counts = { requests: 0, polls: 0 };
	// An optional peer, with a binary for some platforms only.
	const { default: Aerospike } = await import("aerospike");
	const client = await Aerospike.connect({ hosts: host, log: { level: Aerospike.log.OFF }, tenderInterval: 250 });
	while (client.getNodes().length < nodes) await client.infoAny("build\n");
	const poll = async (taskId: number, signal: AbortSignal): Promise<void> => {
		const job = new Aerospike.Job(client, taskId, "query");
		while (!signal.aborted) {
			await job.info({ timeout: 60_000 });
			counts.polls++;
			counts.requests += nodes;
			await sleep(INTERVAL_MS);
		}
	};
	return {
		counts,
		begin(signal) {
			for (let taskId = 1; taskId <= tasks; taskId++) void poll(taskId, signal);
		},
	};
}

/** How late timers are. A loop that is paused for a second is late for every instant of it, not once. */
function watchLoop(): { stop(): { readonly late: number; readonly longest: number } } {
	const delays: number[] = [];
	let isOver = false;
	const watch = (due: number): void => {
		realClock.schedule(due, "world", () => {
			for (let late = performance.now() - due; late >= 0; late -= STEP_MS) delays.push(late);
			if (!isOver) watch(performance.now() + STEP_MS);
		});
	};
	watch(performance.now() + STEP_MS);
	return {
		stop() {
			isOver = true;
			const sorted = delays.toSorted((one, other) => one - other);
			return { late: sorted[Math.floor(sorted.length * 0.99)] ?? 0, longest: sorted.at(-1) ?? 0 };
		},
	};
}

function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => realClock.schedule(realClock.now() + ms, "world", resolve));
}

/** The least of some readings: in the middle of a poll the heap also holds questions and replies. */
async function heapBetweenPolls(): Promise<number> {
	let least = heapUsed();
	for (let reading = 1; reading < HEAP_READINGS; reading++) {
		await sleep(INTERVAL_MS / HEAP_READINGS);
		least = Math.min(least, heapUsed());
	}
	return least;
}

function heapUsed(): number {
	for (let time = 0; time < 3; time++) globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}
