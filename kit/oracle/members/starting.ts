import type { ViewsAt } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/** A node that has no partitions yet makes nobody a member, itself included, unless a node that has some lists it (CLUSTER-3). */
export function checkStarting({ members: { views } }: NetworkRun, report: Report): void {
	for (const [index, view] of views.entries()) {
		const before = views[index - 1];
		if (before === undefined) continue;
		const guest = view.client?.find(
			(name) => before.client?.includes(name) !== true && [before, view].every((each) => isUnknown(name, each)),
		);
		if (guest !== undefined)
			return report("CLUSTER-3", `${guest} to be no member at ${view.at} ms, since it is starting`, view.client?.join(" ") ?? "");
	}
}

/** It has no partitions, and no node that has some lists it. */
function isUnknown(name: string, { starting = [], nodes }: ViewsAt): boolean {
	return starting.includes(name) && !Object.values(nodes).some((list) => list.includes(name));
}
