import { MEMBERS } from "../members/members-mutants.ts";
import { GALLERY } from "./gallery.ts";
import type { Mutant } from "./mutant.ts";

/**
 * All mutants, with those that get the members of a cluster wrong. These need a network, so the page does not have
 * them.
 */
export const WHOLE_GALLERY: readonly Mutant[] = [...GALLERY, ...MEMBERS];
