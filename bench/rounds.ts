import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { BenchSubject, SpeedComparison } from "./measure.ts";
import type { Rounder, RoundsRequest } from "./round-client.ts";

const SIZES = [1, 4, 16, 32, 64] as const;
const TASK = 4660n;
/** The milliseconds that a round of 64 nodes should take. A reply takes 20 of them. */
const AIM = 25;
/** Rounds per repetition, except for `job.info()`: one of its rounds on 64 nodes takes over a second. */
const ROUNDS = 5;
/** How many worker threads a process of Node has, and how many it takes to ask all nodes at once. */
const FEW_THREADS = 4;
const MANY_THREADS = 64;

/** How long it takes to ask all nodes of a cluster once, if each takes 20 ms for its reply. */
export const roundComparisons: readonly SpeedComparison[] = SIZES.map((size) => ({
	title: `One round of ${size === 1 ? "1 node that takes" : `${size} nodes that take`} 20 ms for a reply`,
	unit: "ms",
	...(size === 64 && { aim: AIM }),
	subjects: [
		subject("plain sockets", size, "sockets", ROUNDS, FEW_THREADS),
		subject("on the official client, UV_THREADPOOL_SIZE=64", size, "client", ROUNDS, MANY_THREADS),
		subject("on the official client, with Node's 4 threads", size, "client", ROUNDS, FEW_THREADS),
		// It asks one node after the other.
		subject("the official client's own job.info()", size, "info", 1, FEW_THREADS),
	],
}));

function subject(name: string, size: number, by: Rounder, rounds: number, threads: number): BenchSubject {
	return {
		name,
		what: "rounds",
		async run() {
			const seed = await seedOf(size);
			const child = processWith(threads);
			const request: RoundsRequest = { seed, size, taskId: TASK, by, rounds };
			child.send(request);
			const [{ failure }] = await once(child, "message");
			if (failure !== undefined) throw new Error(`"${name}" did not complete a round: ${failure}`);
			return rounds;
		},
	};
}

const closing: (() => unknown)[] = [];

/** Ends what the rounds needed, the servers last, so that the process can end. */
export async function endRounds(): Promise<void> {
	for (const close of closing.splice(0).reverse()) await close();
}

const processes = new Map<number, ChildProcess>();

/** How many worker threads a process has is settled before it starts. */
function processWith(threads: number): ChildProcess {
	const known = processes.get(threads);
	if (known !== undefined) return known;
	const child = fork(new URL("./round-client.js", import.meta.url), {
		env: { ...process.env, UV_THREADPOOL_SIZE: String(threads) },
		serialization: "advanced",
	});
	processes.set(threads, child);
	closing.push(() => {
		child.disconnect();
		return once(child, "exit");
	});
	return child;
}

let seeds: Promise<ReadonlyMap<number, string>> | undefined;

async function seedOf(size: number): Promise<string> {
	seeds ??= startServers();
	return (await seeds).get(size) ?? "";
}

async function startServers(): Promise<ReadonlyMap<number, string>> {
	const worker = new Worker(new URL("./round-servers.js", import.meta.url));
	closing.push(() => worker.terminate());
	worker.postMessage({ sizes: SIZES, taskId: TASK });
	const [found] = await once(worker, "message");
	return found;
}
