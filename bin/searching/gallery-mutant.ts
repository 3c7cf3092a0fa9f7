import type { Mutant } from "../../features/kit/mutants/mutant.ts";
import { usageError } from "../terminal/command-error.ts";
import { nearest } from "../terminal/nearest.ts";

/**
 * A known bad tracker, by its name.
 *
 * @throws CommandError where the gallery has none of that name
 */
export async function galleryMutant(name: string): Promise<Mutant> {
	const { GALLERY } = await import("../../features/kit/mutants/gallery.ts");
	const mutant = GALLERY.find((each) => each.name === name);
	if (mutant !== undefined) return mutant;
	const near = nearest(
		name,
		GALLERY.map((each) => each.name),
	);
	const hint = near === undefined ? `; one of its ${GALLERY.length} is ${GALLERY[0]?.name}.` : `. Did you mean ${near}?`;
	throw usageError(`There is no mutant "${name}" in the gallery${hint}`);
}
