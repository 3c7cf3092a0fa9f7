import { MISTAKES, type Mistake } from "../../kit/gallery/members/mistakes.ts";
import { PlainCluster } from "../../kit/gallery/members/plain-cluster.ts";
import type { MutantSheet } from "../../kit/gallery/mutants/mutant.ts";
import type { Connect } from "../../kit/run/on-network.ts";

/** A tracker that gets the members of a cluster wrong. It differs from the library over a network only. */
export interface MembersTracker {
	readonly sheet: MutantSheet;
	readonly connect: Connect;
}

/** One tracker for each known mistake about the members. */
export const MEMBERS_TRACKERS: readonly MembersTracker[] = (Object.keys(MISTAKES) as Mistake[]).map((mistake) => ({
	sheet: {
		name: mistake.replaceAll("'", "").replaceAll(" ", "-"),
		does: `keeps a wrong list of the members: ${mistake}`,
		seenIn: "the kit's own searches for mistakes about the members",
		breaks: [MISTAKES[mistake]],
		message: "",
	},
	connect: ({ network, client, hosts }, { alternate, tendInterval }) =>
		new PlainCluster({
			network,
			clock: client.clock,
			hosts,
			useAlternate: alternate,
			tendInterval,
			mistakes: [mistake],
		}).connect(),
}));
