import type { Mutant } from "../../kit/gallery/mutants/mutant.ts";
import { type CommandError, usageError } from "../terminal/command-error.ts";
import { nearest } from "../terminal/nearest.ts";

/**
 * A tracker of the gallery, by its name.
 *
 * @throws CommandError if the gallery does not contain it
 */
export async function galleryMutant(name: string): Promise<Mutant> {
	const { GALLERY } = await import("../../kit/gallery/mutants/gallery.ts");
	const mutant = GALLERY.find((each) => each.name === name);
	if (mutant !== undefined) return mutant;
	throw unknownMutant(
		name,
		GALLERY.map((each) => each.name),
	);
}

/**
 * Checks that the gallery has a tracker, or a way of getting the members wrong, with this name.
 *
 * @throws CommandError if it does not
 */
export async function checkMutantName(name: string): Promise<void> {
	const { GALLERY } = await import("../../kit/gallery/mutants/gallery.ts");
	const { MEMBERS_GALLERY } = await import("../../kit/gallery/members/members-gallery.ts");
	const names = [...GALLERY, ...MEMBERS_GALLERY].map((each) => each.name);
	if (!names.includes(name)) throw unknownMutant(name, names);
}

function unknownMutant(name: string, names: readonly string[]): CommandError {
	const near = nearest(name, names);
	const hint = near === undefined ? `. It has ${names.length} mutants, for example ${names[0]}.` : `. Did you mean ${near}?`;
	return usageError(`The gallery does not have a mutant "${name}"${hint}`);
}
