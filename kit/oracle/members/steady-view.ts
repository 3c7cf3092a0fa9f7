import { LOOK_SLACK_MS, settlingTime, type ViewsAt, viewsDuring } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/**
 * The client's view during the run: a node that every member has listed for some time is a member, if one of them
 * answers the client (CLUSTER-1), and the view does not change while no member answers (CLUSTER-2).
 */
export function checkSteadyView({ members, schedule }: NetworkRun, report: Report): void {
	const { views, connected } = members;
	if (connected.error !== undefined) return;
	const { happens, latency } = schedule.network;
	if ((latency?.[1] ?? 0) > LOOK_SLACK_MS / 10) return;
	const limit = settlingTime(schedule.network);
	// The client can always reach these: they have no event in the run.
	const steady = schedule.nodes
		.filter(
			({ name, member, latency: slow = 1 }) => member !== false && slow < 100 && !happens.some((event) => concerns(event, name)),
		)
		.map(({ name }) => name);
	for (const [index, view] of views.entries()) {
		const until = views[index + 1]?.at ?? members.endedAt;
		const past = viewsDuring(views, until - limit, until);
		if (until - limit < connected.at || view.client === undefined) continue;
		const isAnswered = steady.some((name) => past.every(({ client, nodes }) => client?.includes(name) && name in nodes));
		const missing = isAnswered ? listedByAll(past).filter((name) => !view.client?.includes(name)) : [];
		if (missing.length > 0)
			return report("CLUSTER-1", `${missing.join(" ")} to be a member at ${until} ms, since all list it`, view.client.join(" "));
		const unheard = steady.flatMap((lister) => listedBy(lister, past).filter((name) => !view.client?.includes(name)));
		if (unheard.length > 0)
			return report(
				"CLUSTER-1",
				`${unheard.join(" ")} to be a member at ${until} ms, since a member lists it`,
				view.client.join(" "),
			);
		const next = views[index + 1];
		const wasSilent = past.length > 1 && past.every(isSilent);
		if (wasSilent && next?.client !== undefined && isSilent(next) && `${next.client}` !== `${view.client}`)
			return report("CLUSTER-2", `the members ${view.client.join(" ")} while no member answers`, next.client.join(" "));
	}
}

/**
 * The nodes that run and that this one has listed all the time, while the client knew it and it had no event.
 */
function listedBy(lister: string, views: readonly ViewsAt[]): readonly string[] {
	if (!views.every(({ client, nodes }) => client?.includes(lister) && lister in nodes)) return [];
	const [first] = views;
	return (first?.nodes[lister] ?? []).filter((name) =>
		views.every(({ nodes }) => name in nodes && nodes[lister]?.includes(name)),
	);
}

function listedByAll(views: readonly ViewsAt[]): readonly string[] {
	const lists = views.flatMap(({ nodes }) => Object.values(nodes));
	const [first = []] = lists;
	return first.filter((name) => lists.every((list) => list.includes(name)));
}

/** Whether no process with partitions answers. One that shuts down answers until it exits. */
function isSilent({ nodes, shuttingDown }: ViewsAt): boolean {
	return Object.keys(nodes).length === 0 && shuttingDown === undefined;
}

function concerns(event: NetworkRun["schedule"]["network"]["happens"][number], node: string): boolean {
	if (event.kind === "stall" || event.kind === "rename") return false;
	if (event.kind === "split" || event.kind === "heal") return false;
	return event.node === node || (event.kind === "swap" && event.other === node);
}
