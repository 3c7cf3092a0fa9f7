import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import type { MutantSheet } from "../../kit/gallery/mutants/mutant.ts";
import { libraryTracker } from "../../kit/run/library-tracker.ts";
import type { Connect } from "../../kit/run/on-network.ts";
import type { Tracker } from "../../kit/run/on-virtual-time.ts";
import { MEMBERS_TRACKERS } from "./members-trackers.ts";

/** The tracker that meets every clause. */
export const LIBRARY_NAME = "library";

/** A tracker that the page can put on the stage. */
export interface Casting {
	readonly name: string;
	/** Present for a mutant. */
	readonly sheet?: MutantSheet;
	/** A fresh one for each run. */
	readonly tracker: () => Tracker;
	/** How it connects over a network, if it does so in its own way. */
	readonly connect?: Connect;
}

/** The library, then every mutant: first those that track wrongly, then those with a wrong list of the members. */
const TRACKERS: readonly Casting[] = [
	{ name: LIBRARY_NAME, tracker: () => libraryTracker() },
	...GALLERY.map((mutant) => ({ name: mutant.name, sheet: mutant, tracker: mutant.tracker })),
	...MEMBERS_TRACKERS.map(({ sheet, connect }) => ({ name: sheet.name, sheet, tracker: () => libraryTracker(), connect })),
];

/** The tracker with this name, or the library if it does not exist. */
export function trackerNamed(name: string): Casting {
	const [library] = TRACKERS;
	const found = TRACKERS.find((casting) => casting.name === name) ?? library;
	if (found === undefined) throw new Error("The page does not have any trackers.");
	return found;
}

/** The mutants by the group of the first clause they break, such as `ROUND`, in the order of the specification. */
export function trackersByGroup(groups: readonly string[]): readonly (readonly [string, readonly Casting[]])[] {
	const groupOf = ({ sheet }: Casting) => sheet?.breaks[0]?.split("-")[0];
	return groups
		.map((group) => [group, TRACKERS.filter((casting) => groupOf(casting) === group)] as const)
		.filter(([, castings]) => castings.length > 0);
}

/** The mutants that a run can show to be wrong. Mistakes about the members show over a network only. */
export function mutantsFor(isNetwork: boolean): readonly Casting[] {
	return TRACKERS.filter(({ sheet, connect }) => sheet !== undefined && (isNetwork || connect === undefined));
}
