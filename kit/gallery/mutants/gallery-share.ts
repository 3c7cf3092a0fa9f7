import { type Exhibit, type MutantFailure, mutantFailuresOf } from "./exhibition.ts";
import { WHOLE_GALLERY } from "./whole-gallery.ts";

/** The mutants that one thread plays: every `of`-th, from `share` on. */
export interface GalleryShare {
	readonly share: number;
	readonly of: number;
	/** The scenarios that each mutant plays. */
	readonly scenarios: "all" | "own";
}

/** The failures of one mutant, with its index in the gallery. */
export interface MutantPlayed {
	readonly index: number;
	readonly failures: readonly MutantFailure[];
}

/** Plays scenarios with the mutants of a share. */
export async function playShare(
	{ share, of, scenarios }: GalleryShare,
	exhibits: readonly Exhibit[],
): Promise<readonly MutantPlayed[]> {
	const played: MutantPlayed[] = [];
	for (const [index, mutant] of WHOLE_GALLERY.entries())
		if (index % of === share) played.push({ index, failures: await mutantFailuresOf(mutant, exhibits, scenarios) });
	return played;
}
