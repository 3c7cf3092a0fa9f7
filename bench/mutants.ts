import { GALLERY } from "../features/kit/mutants/gallery.ts";
import type { Mutant } from "../features/kit/mutants/mutant.ts";
import { createChunkSearch } from "../features/kit/search/fuzz-chunk.ts";
import { mutantSubject } from "../features/kit/search/subject.ts";

/** How soon a search finds a tracker that is known to be bad. */
export interface MutantFound {
	readonly name: string;
	/** Schedules until the first that shows it, the median over the seeds; `Infinity` where most of them did not. */
	readonly median: number;
	/** The same of the seed that took longest. */
	readonly most: number;
}

/** None may need more. */
const MOST_SCHEDULES = 100_000;
const STRETCH = 25;

/** Searches each tracker of the gallery with each seed until it is found. */
export async function findMutants(
	seeds: number,
	onMutant?: (name: string, done: number) => void,
): Promise<readonly MutantFound[]> {
	// Nobody reads the stacks of the errors that calls end in, and taking them costs a third of the time.
	Error.stackTraceLimit = 0;
	const found: MutantFound[] = [];
	for (const [index, mutant] of GALLERY.entries()) {
		onMutant?.(mutant.name, index);
		const counts: number[] = [];
		for (let seed = 1; seed <= seeds; seed++) counts.push(await schedulesUntilFound(mutant, seed));
		counts.sort((one, other) => one - other);
		found.push({ name: mutant.name, median: counts[seeds >> 1] ?? Number.NaN, most: counts.at(-1) ?? Number.NaN });
	}
	return found.sort((one, other) => other.median - one.median);
}

async function schedulesUntilFound(mutant: Mutant, seed: number): Promise<number> {
	const search = createChunkSearch(seed, mutantSubject(mutant));
	for (let from = 0; from < MOST_SCHEDULES; from += STRETCH) {
		const { failures } = await search.run({ from, to: from + STRETCH, wordsFrom: 0, wordsTo: 0 });
		if (failures.length > 0) return Math.min(...failures.map(({ index }) => index)) + 1;
	}
	return Number.POSITIVE_INFINITY;
}

/** The list as lines, the slowest first. */
export function mutantLines(found: readonly MutantFound[], seeds: number): readonly string[] {
	const width = Math.max(...found.map(({ name }) => name.length));
	const late = found.filter(({ median }) => median > MOST_SCHEDULES);
	return [
		`Schedules until a search finds a bad tracker of the gallery: median of ${seeds} seeds, and the most`,
		...found.map(
			({ name, median, most }) => `  ${name.padEnd(width)}   ${String(median).padStart(7)}   ${String(most).padStart(7)}`,
		),
		`  aim: none over ${MOST_SCHEDULES.toLocaleString("en-US")}, ${late.length === 0 ? "reached" : `missed by ${late.length}`}`,
	];
}
