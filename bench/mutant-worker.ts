import { parentPort } from "node:worker_threads";
import { createChunkSearch } from "../kit/search/fuzz-chunk.ts";
import { mutantOf, mutantSubject } from "../kit/search/subject.ts";

/** A mutant to be searched for, with the seeds 1 to this. */
export interface MutantToFind {
	readonly name: string;
	readonly seeds: number;
}

/** The largest number of schedules for one mutant. */
export const MOST_SCHEDULES = 100_000;
const STRETCH = 25;

parentPort?.on("message", async ({ name, seeds }: MutantToFind) => {
	// The stacks of the errors of calls are not used, and recording them costs a third of the time.
	Error.stackTraceLimit = 0;
	const counts: number[] = [];
	for (let seed = 1; seed <= seeds; seed++) counts.push(await schedulesUntilFound(name, seed));
	parentPort?.postMessage(counts);
});

async function schedulesUntilFound(name: string, seed: number): Promise<number> {
	const search = createChunkSearch(seed, mutantSubject(mutantOf(name)));
	for (let from = 0; from < MOST_SCHEDULES; from += STRETCH) {
		const { failures } = await search.run({ from, to: from + STRETCH, wordsFrom: 0, wordsTo: 0 });
		if (failures.length > 0) return Math.min(...failures.map(({ index }) => index)) + 1;
	}
	return Number.POSITIVE_INFINITY;
}
