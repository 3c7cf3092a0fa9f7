import { agreedSince, LOOK_SLACK_MS, reachableSince, settlingTime } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/**
 * Once the running nodes agree on the members, the client's view is the same within three looks at the members. Before
 * that, its view is never empty while a node answers it.
 */
export function checkView({ members, schedule, trace }: NetworkRun, report: Report): void {
	const { views, connected, endedAt } = members;
	if (connected.error !== undefined) return;
	if (!isFindable(schedule, Object.keys(views.at(-1)?.nodes ?? {}))) return;
	// On a slow link, connecting and asking for the node's name may take longer than the client waits.
	if ((schedule.network.latency?.[1] ?? 0) > LOOK_SLACK_MS / 10) return;
	// If a node cannot be reached, the client's view may be incomplete.
	if (isCutOff(trace)) return;
	const last = views.at(-1);
	const since = agreedSince(views, Math.max(connected.at, reachableSince(trace)));
	if (last === undefined || !(endedAt - since >= settlingTime(schedule.network))) return;
	const [truth] = Object.values(last.nodes);
	// A member that starts again stays in the view until it belongs to a cluster (CLUSTER-3).
	const seen = last.client?.filter((name) => truth?.includes(name) === true || last.starting?.includes(name) !== true);
	if (textOf(seen) !== textOf(truth))
		return report(
			"CLUSTER-2",
			`the members ${textOf(truth)}, on which they have agreed since the time ${since} ms`,
			textOf(last.client),
		);
	for (const [node, isReached] of Object.entries(members.reached)) {
		if (!isReached && hasWay(schedule, node)) report("CLUSTER-8", `member ${node} to be reached`, "no answer");
	}
}

/**
 * Whether a node runs that the client has known from the start and that has not moved. Without one, the client cannot
 * find the others.
 */
function isFindable({ nodes, network: { seeds, happens } }: NetworkRun["schedule"], running: readonly string[]): boolean {
	const first = nodes[0]?.name;
	// A balancer leads to the nodes of the start of the run, not to nodes that joined later.
	const balanced = nodes.flatMap(({ name, member }) => (member === false ? [] : [name]));
	const known = (seeds ?? []).flatMap((seed) =>
		seed.kind === "node" ? [seed.node] : seed.kind === "name" ? seed.nodes : balanced,
	);
	const moved = happens.flatMap((event) =>
		event.kind === "move" ? [event.node] : event.kind === "swap" ? [event.node, event.other] : [],
	);
	const isRenamed = happens.some(({ kind }) => kind === "rename");
	const ways =
		seeds === undefined
			? [first]
			: isRenamed
				? known.filter((node) => seeds.some((seed) => "node" in seed && seed.node === node))
				: known;
	return ways.some((node) => node !== undefined && running.includes(node) && !moved.includes(node));
}

/** Whether the client can know an address of the node: one that is listed, or that of a seed. */
function hasWay({ network: { unlisted, seeds = [], happens } }: NetworkRun["schedule"], node: string): boolean {
	if (unlisted !== true) return true;
	const isSeed = seeds.some((seed) => seed.kind === "node" && seed.node === node);
	return isSeed && !happens.some(({ kind }) => kind === "move" || kind === "swap");
}

/** Whether the client cannot reach a node at the end. */
function isCutOff(trace: NetworkRun["trace"]): boolean {
	const cut = new Set<string>();
	for (const event of trace) {
		if (event.kind === "cluster" && event.change === "healed") cut.clear();
		if (event.kind !== "node") continue;
		if (event.change === "cut off") cut.add(event.node);
		if (event.change === "reachable") cut.delete(event.node);
	}
	return cut.size > 0;
}

function textOf(names: readonly string[] | undefined): string {
	return names === undefined ? "none" : names.join(" ");
}
