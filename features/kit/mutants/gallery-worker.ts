import { parentPort, workerData } from "node:worker_threads";
import { loadPlayables } from "../playing/load-playables.ts";
import { exhibit, failuresOf } from "./exhibition.ts";
import { GALLERY } from "./gallery.ts";
import type { WorkerShare, WorkerWord } from "./run-gallery.ts";

/** Plays its share of the mutants, and tells of each as it is done. */
const { share, of } = workerData as WorkerShare;
const say = (word: WorkerWord) => parentPort?.postMessage(word);

const exhibits = await exhibit(loadPlayables());
for (const [index, mutant] of GALLERY.entries()) {
	if (index % of !== share) continue;
	say({ index, failures: await failuresOf(mutant, exhibits) });
}
