import { type ClientPause, LOOK_SLACK_MS, type ViewsAt, viewsDuring } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/**
 * A node without partitions does not make itself or another node a member, unless a node with partitions lists it, or
 * listed it when the client last looked (CLUSTER-3).
 */
export function checkStarting({ members: { views, pauses, connected }, schedule }: NetworkRun, report: Report): void {
	const { tendInterval = 1000 } = schedule.network;
	for (const [index, view] of views.entries()) {
		const before = views[index - 1];
		if (before === undefined) continue;
		// A connection shows its first view when it is complete.
		const lastLook = runningSince(view.at, tendInterval + LOOK_SLACK_MS, pauses);
		const from = before.client === undefined ? Math.min(connected.begunAt, lastLook) : lastLook;
		const past = viewsDuring(views, from, view.at);
		const guest = view.client?.find(
			(name) =>
				before.client?.includes(name) !== true &&
				[before, view].every(({ starting = [] }) => starting.includes(name)) &&
				!past.some((each) => isListed(name, each)),
		);
		if (guest !== undefined)
			return report(
				"CLUSTER-3",
				`that ${guest} is not a member at ${view.at} ms, because it is starting`,
				view.client?.join(" ") ?? "",
			);
	}
}

/** The time from which the client has run for `ms` until a time. In a pause of the client, its last look grows old. */
function runningSince(until: number, ms: number, pauses: readonly ClientPause[]): number {
	let from = until - ms;
	// Pauses may overlap, and the time of two of them counts once.
	let counted = until;
	for (const pause of pauses.toSorted((one, other) => other.to - one.to)) {
		if (pause.to <= from) break;
		from -= Math.max(0, Math.min(pause.to, counted) - pause.from);
		counted = Math.min(counted, pause.from);
	}
	return from;
}

/** Whether a process with partitions lists the node. One that is shutting down answers until it exits. */
function isListed(name: string, { nodes, shuttingDown = {} }: ViewsAt): boolean {
	return [...Object.values(nodes), ...Object.values(shuttingDown)].some((list) => list.includes(name));
}
