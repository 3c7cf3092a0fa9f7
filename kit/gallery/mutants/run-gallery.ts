import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { loadPlayables } from "../../scenario/load-playables.ts";
import { type Exhibit, exhibit, firstFailures, type MutantFailure } from "./exhibition.ts";
import type { MutantResult } from "./gallery-report.ts";
import { type GalleryShare, type MutantPlayed, playShare } from "./gallery-share.ts";
import type { Mutant } from "./mutant.ts";
import { WHOLE_GALLERY } from "./whole-gallery.ts";

/** More threads than this do not make it faster. */
const MOST_THREADS = 8;

/**
 * Plays scenarios with every mutant, on all cores. Needs compiled code, because the workers are separate modules. `all`
 * plays every scenario with every mutant. `own` plays only what the report's findings need: each mutant's own
 * scenarios, and each scenario until a mutant fails it.
 */
export async function runGallery(scenarios: "all" | "own"): Promise<{
	readonly results: readonly MutantResult[];
	readonly exhibits: readonly Exhibit[];
}> {
	const of = Math.min(availableParallelism(), MOST_THREADS);
	const others = Array.from({ length: of - 1 }, (_, index) => inWorker({ share: index + 1, of, scenarios }));
	const [{ exhibits, own }, ...shares] = await Promise.all([inThisThread({ share: 0, of, scenarios }), ...others]);
	const failures = new Map([own, ...shares].flat().map((played) => [played.index, played.failures]));
	const failing = new Set([...failures.values()].flat().map(({ exhibit }) => exhibit));
	const more = scenarios === "own" ? await firstFailures(WHOLE_GALLERY, exhibits, failing) : new Map<Mutant, MutantFailure[]>();
	const failuresAt = (sheet: Mutant, index: number) => [...(failures.get(index) ?? []), ...(more.get(sheet) ?? [])];
	return { exhibits, results: WHOLE_GALLERY.map((sheet, index) => ({ sheet, failures: failuresAt(sheet, index) })) };
}

/** This thread loads the scenarios for the report anyway, so it also plays a share. */
async function inThisThread(
	share: GalleryShare,
): Promise<{ readonly exhibits: readonly Exhibit[]; readonly own: readonly MutantPlayed[] }> {
	const exhibits = await exhibit(loadPlayables());
	return { exhibits, own: await playShare(share, exhibits) };
}

function inWorker(workerData: GalleryShare): Promise<readonly MutantPlayed[]> {
	return new Promise((resolve, reject) => {
		let told: readonly MutantPlayed[] | undefined;
		const worker = new Worker(new URL("./gallery-worker.js", import.meta.url), { workerData });
		worker.on("message", (played: readonly MutantPlayed[]) => {
			told = played;
		});
		worker.on("error", reject);
		worker.on("exit", (code) => {
			if (code === 0 && told !== undefined) resolve(told);
			else reject(new Error(`A worker of the gallery ended with exit code ${code}.`));
		});
	});
}
