import { parentPort, workerData } from "node:worker_threads";
import { type Chunk, createChunkSearch } from "./fuzz-chunk.ts";
import { type SubjectName, subjectOf } from "./subject.ts";

/** What a thread of a search is told when it starts. */
export interface WorkerStart {
	readonly seed: number;
	readonly subject: SubjectName;
}

/** A stretch to be searched, or the wish to know what has been covered. */
export type WorkerRequest = { readonly kind: "chunk"; readonly chunk: Chunk } | { readonly kind: "coverage" };

if (parentPort !== null) await serve(parentPort);

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
	// Nobody reads the stacks of the errors that calls end in, and taking them costs a third of the time.
	Error.stackTraceLimit = 0;
	const { seed, subject } = workerData as WorkerStart;
	const search = createChunkSearch(seed, subjectOf(subject));
	port.on("message", async (request: WorkerRequest) => {
		switch (request.kind) {
			case "chunk":
				port.postMessage(await search.run(request.chunk));
				break;
			case "coverage":
				port.postMessage(search.coverage.reached);
				break;
			default:
				request satisfies never;
		}
	});
	port.postMessage("ready");
}
