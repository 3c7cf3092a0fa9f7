import { LOOK_SLACK_MS, type ViewsAt, viewsDuring } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/**
 * A node that has no partitions yet makes nobody a member, itself included, unless a node that has some lists it, or did so when the client
 * last looked (CLUSTER-3).
 */
export function checkStarting({ members: { views, pauses, connected }, schedule }: NetworkRun, report: Report): void {
	const { tendInterval = 1000 } = schedule.network;
	for (const [index, view] of views.entries()) {
		const before = views[index - 1];
		if (before === undefined) continue;
		// A connection shows its first view when it is complete. In a pause of the client, its last look grows old.
		const paused = pauses.reduce((sum, { from, to }) => sum + (from <= view.at ? to - from : 0), 0);
		const lastLook = view.at - tendInterval - LOOK_SLACK_MS - paused;
		const from = before.client === undefined ? Math.min(connected.begunAt, lastLook) : lastLook;
		const past = viewsDuring(views, from, view.at);
		const guest = view.client?.find(
			(name) =>
				before.client?.includes(name) !== true &&
				[before, view].every(({ starting = [] }) => starting.includes(name)) &&
				!past.some((each) => isListed(name, each)),
		);
		if (guest !== undefined)
			return report("CLUSTER-3", `${guest} to be no member at ${view.at} ms, since it is starting`, view.client?.join(" ") ?? "");
	}
}

function isListed(name: string, { nodes }: ViewsAt): boolean {
	return Object.values(nodes).some((list) => list.includes(name));
}
