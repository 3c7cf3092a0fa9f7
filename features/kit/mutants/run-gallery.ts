import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { loadPlayables } from "../playing/load-playables.ts";
import { type Exhibit, exhibit, type MutantFailure } from "./exhibition.ts";
import { GALLERY } from "./gallery.ts";
import type { MutantResult } from "./gallery-report.ts";

/** Which mutants a worker plays: every `of`-th, from `share` on. */
export interface WorkerShare {
	readonly share: number;
	readonly of: number;
}

/** What a worker tells of one mutant. */
export interface WorkerWord {
	readonly index: number;
	readonly failures: readonly MutantFailure[];
}

/** More threads than this gain nothing. */
const MOST_WORKERS = 8;

/** Plays every scenario with every mutant, on all cores. Runs compiled, since its workers are modules of their own. */
export async function runGallery(): Promise<{
	readonly results: readonly MutantResult[];
	readonly exhibits: readonly Exhibit[];
}> {
	const of = Math.min(availableParallelism(), MOST_WORKERS);
	const shares = Array.from({ length: of }, (_, share) => runShare({ share, of }));
	const [exhibits, ...words] = await Promise.all([exhibit(loadPlayables()), ...shares]);
	const failures = new Map(words.flat().map((word) => [word.index, word.failures]));
	return { exhibits, results: GALLERY.map((sheet, index) => ({ sheet, failures: failures.get(index) ?? [] })) };
}

function runShare(workerData: WorkerShare): Promise<readonly WorkerWord[]> {
	return new Promise((resolve, reject) => {
		const words: WorkerWord[] = [];
		const worker = new Worker(new URL("./gallery-worker.js", import.meta.url), { workerData });
		worker.on("message", (word: WorkerWord) => words.push(word));
		worker.on("error", reject);
		worker.on("exit", (code) => {
			if (code === 0) resolve(words);
			else reject(new Error(`A worker of the gallery ended with code ${code}.`));
		});
	});
}
