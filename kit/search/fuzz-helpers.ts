import { Worker } from "node:worker_threads";
import type { Chunk, ChunkResult } from "./fuzz-chunk.ts";
import type { WorkerStart } from "./fuzz-worker.ts";

/** Threads that search, each one chunk at a time. */
export interface Helpers {
	readonly all: readonly ((chunk: Chunk) => Promise<ChunkResult>)[];
	close(): Promise<void>;
}

/**
 * Starts threads. They run the compiled kit, because threads cannot run TypeScript.
 *
 * @throws Error if a thread cannot start
 */
export async function createHelpers(count: number, start: WorkerStart): Promise<Helpers> {
	const workers = await Promise.all(Array.from({ length: count }, () => startWorker(start)));
	return {
		all: workers.map((worker) => (chunk) => ask(worker, chunk)),
		async close() {
			await Promise.all(workers.map((worker) => worker.terminate()));
		},
	};
}

async function startWorker(workerData: WorkerStart): Promise<Worker> {
	const worker = new Worker(new URL("./fuzz-worker.js", import.meta.url), { workerData });
	await answerOf<"ready">(worker);
	return worker;
}

function ask(worker: Worker, chunk: Chunk): Promise<ChunkResult> {
	const answer = answerOf<ChunkResult>(worker);
	worker.postMessage(chunk);
	return answer;
}

/** The next message of a thread. Each thread works on one request at a time. */
function answerOf<A>(worker: Worker): Promise<A> {
	return new Promise((resolve, reject) => {
		const onExit = (code: number) => reject(new Error(`A thread of the search ended with code ${code}.`));
		worker.once("error", reject);
		worker.once("exit", onExit);
		worker.once("message", (answer: A) => {
			worker.off("error", reject);
			worker.off("exit", onExit);
			resolve(answer);
		});
	});
}
