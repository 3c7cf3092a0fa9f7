import { MEMBERS_GALLERY } from "../../kit/gallery/members/members-gallery.ts";
import type { MutantSheet } from "../../kit/gallery/mutants/mutant.ts";
import type { Connect } from "../../kit/run/on-network.ts";

/** A tracker that gets the members of a cluster wrong. It differs from the library over a network only. */
export interface MembersTracker {
	readonly sheet: MutantSheet;
	readonly connect: Connect;
}

/** One tracker for each known mistake about the members. */
export const MEMBERS_TRACKERS: readonly MembersTracker[] = MEMBERS_GALLERY.map(({ name, mistake, breaks, connect }) => ({
	sheet: {
		name,
		does: `keeps a wrong list of the members: ${mistake}`,
		seenIn: "the kit's own searches for mistakes about the members",
		breaks: [breaks],
		message: "",
	},
	connect,
}));
