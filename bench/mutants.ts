import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { GALLERY } from "../kit/gallery/mutants/gallery.ts";
import { MOST_SCHEDULES, type MutantToFind } from "./mutant-worker.ts";

/** How soon a search finds a tracker that is known to be bad. */
export interface MutantFound {
	readonly name: string;
	/** Schedules until the first that shows it, the median over the seeds; `Infinity` where most of them did not. */
	readonly median: number;
	/** The same of the seed that took longest. */
	readonly most: number;
}

/** Searches each tracker of the gallery with each seed until it is found, on all processors. */
export async function findMutants(
	seeds: number,
	onMutant?: (name: string, done: number) => void,
): Promise<readonly MutantFound[]> {
	const found: MutantFound[] = [];
	const waiting = GALLERY.values();
	const work = async () => {
		const worker = new Worker(new URL("./mutant-worker.js", import.meta.url));
		try {
			for (const { name } of waiting) {
				onMutant?.(name, found.length);
				worker.postMessage({ name, seeds } satisfies MutantToFind);
				const [counts] = (await once(worker, "message")) as [number[]];
				counts.sort((one, other) => one - other);
				found.push({ name, median: counts[seeds >> 1] ?? Number.NaN, most: counts.at(-1) ?? Number.NaN });
			}
		} finally {
			await worker.terminate();
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
	return found.sort((one, other) => other.median - one.median || (one.name < other.name ? -1 : 1));
}

/** The list as lines, the slowest first. */
export function mutantLines(found: readonly MutantFound[], seeds: number): readonly string[] {
	const width = Math.max(...found.map(({ name }) => name.length));
	const late = found.filter(({ median }) => median > MOST_SCHEDULES);
	return [
		`Schedules until a search finds a mutant of the gallery: median of ${seeds} seeds, and the most`,
		...found.map(
			({ name, median, most }) => `  ${name.padEnd(width)}   ${String(median).padStart(7)}   ${String(most).padStart(7)}`,
		),
		`  aim: none over ${MOST_SCHEDULES.toLocaleString("en-US")}, ${late.length === 0 ? "reached" : `missed by ${late.length}`}`,
	];
}
