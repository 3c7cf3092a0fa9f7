import type { Mutant } from "../../kit/gallery/mutants/mutant.ts";
import { usageError } from "../terminal/command-error.ts";
import { nearest } from "../terminal/nearest.ts";

/**
 * A mutant of the gallery, by its name.
 *
 * @throws CommandError if the gallery does not contain it
 */
export async function galleryMutant(name: string): Promise<Mutant> {
	const { GALLERY } = await import("../../kit/gallery/mutants/gallery.ts");
	const mutant = GALLERY.find((each) => each.name === name);
	if (mutant !== undefined) return mutant;
	const near = nearest(
		name,
		GALLERY.map((each) => each.name),
	);
	const hint =
		near === undefined ? `. It has ${GALLERY.length} mutants, for example ${GALLERY[0]?.name}.` : `. Did you mean ${near}?`;
	throw usageError(`The gallery does not have a mutant "${name}"${hint}`);
}
