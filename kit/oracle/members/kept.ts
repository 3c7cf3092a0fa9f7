import { LOOK_SLACK_MS, viewsDuring } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { Happening } from "../../schedule/network-plan.ts";
import type { Report } from "../finding.ts";

/**
 * A node must stay in the client's view if it answers, has no event, and every node has listed it for some time. It
 * must not leave because others were silent or because the client was paused (CLUSTER-2, CLUSTER-9).
 */
export function checkKept({ members, schedule }: NetworkRun, report: Report): void {
	const { views, connected } = members;
	if (connected.error !== undefined) return;
	const { happens } = schedule.network;
	// A node whose heartbeats do not arrive may leave, if the other nodes do not list it.
	if (happens.some(({ kind }) => kind === "split" || kind === "isolate")) return;
	const names = schedule.nodes.map(({ name }) => name).filter((name) => !happens.some((event) => concerns(event, name)));
	for (const name of names) {
		const lost = views.findIndex(
			({ at, client }, index) =>
				views[index - 1]?.client?.includes(name) === true &&
				client?.includes(name) === false &&
				// An answer may have been given a look ago.
				viewsDuring(views.slice(0, index + 1), at - LOOK_SLACK_MS, at).every(({ nodes }) =>
					Object.values(nodes).every((list) => list.includes(name)),
				),
		);
		if (lost >= 0)
			return report(
				"CLUSTER-2",
				`${name} to stay a member, since all nodes list it`,
				`${views[lost]?.client?.join(" ")} at ${views[lost]?.at} ms`,
			);
	}
}

function concerns(event: Happening, node: string): boolean {
	return ("node" in event && event.node === node) || ("other" in event && event.other === node);
}
