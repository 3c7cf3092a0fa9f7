import { parentPort, workerData } from "node:worker_threads";
import { type Chunk, type ChunkResult, createChunkSearch } from "./fuzz-chunk.ts";
import type { Source } from "./numbered-schedule.ts";
import { Pulse } from "./pulse.ts";
import { type SubjectName, subjectOf } from "./subject.ts";

/** What a thread of a search gets when it starts. */
export interface WorkerStart {
	readonly seed: number;
	readonly subject: SubjectName;
	readonly source?: Source;
	/** The memory of its {@link Pulse}. */
	readonly pulse: SharedArrayBuffer;
}

if (parentPort !== null) await serve(parentPort);

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
	// The stacks of the errors in which calls end are never read, and creating them takes a third of the time.
	Error.stackTraceLimit = 0;
	const { seed, subject, source, pulse } = workerData as WorkerStart;
	const search = createChunkSearch(seed, subjectOf(subject), {
		pulse: new Pulse(pulse),
		...(source !== undefined && { source }),
	});
	port.on("message", async (chunk: Chunk) => port.postMessage(withoutRuns(await search.run(chunk))));
	port.postMessage("ready");
}

/** Runs stay in the thread, because they are large. The main thread plays smaller ones while it shrinks. */
function withoutRuns(result: ChunkResult): ChunkResult {
	return { ...result, failures: result.failures.map(({ run: _run, ...failure }) => failure) };
}
