import type { ViewsAt } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { NetworkPlan } from "../../schedule/network-plan.ts";
import type { Report } from "../finding.ts";

/** How long the client may take once the nodes agree, in looks at the members. */
const MOST_LOOKS = 3;
/** What one look may take, and the time between two samples. */
const SLACK_MS = 1200;

/**
 * Once the nodes that run agree who they are, the client believes the same within three looks at the members. Before that, it never believes
 * in nobody while somebody answers it.
 */
export function checkView({ members, schedule, trace }: NetworkRun, report: Report): void {
	const { views, connected, endedAt } = members;
	if (connected.error !== undefined) return;
	const { tendInterval = 1000, happens } = schedule.network;
	const pauses = happens.reduce((sum, event) => sum + (event.kind === "stall" ? 2 * event.ms : 0), 0);
	const limit = MOST_LOOKS * (tendInterval + SLACK_MS) + pauses;
	if (!isFindable(schedule.network, schedule.nodes[0]?.name, Object.keys(views.at(-1)?.nodes ?? {}))) return;
	// A node that cannot be reached keeps the client from the truth.
	if (isCutOff(trace)) return;
	const last = views.at(-1);
	const agreedSince = last === undefined ? undefined : agreementBefore(views, last);
	if (last === undefined || agreedSince === undefined || endedAt - Math.max(agreedSince, connected.at) < limit) return;
	const [truth] = Object.values(last.nodes);
	if (textOf(last.client) !== textOf(truth))
		return report("CLUSTER-2", `the members ${textOf(truth)}, on which they agree since ${agreedSince} ms`, textOf(last.client));
	for (const [node, isReached] of Object.entries(members.reached)) {
		if (!isReached) report("CLUSTER-8", `member ${node} to be reached`, "no answer");
	}
}

/** Whether a node runs that the client has known from the start, and that has not moved. The others lead nowhere once all of those are gone. */
function isFindable({ seeds, happens }: NetworkPlan, first: string | undefined, running: readonly string[]): boolean {
	const known = (seeds ?? []).flatMap((seed) =>
		seed.kind === "node" ? [seed.node] : seed.kind === "name" ? seed.nodes : running,
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

/** Whether a node is cut off from the client in the end. */
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

/** Since when the nodes have agreed as they do at the end; `undefined` if they do not. */
function agreementBefore(views: readonly ViewsAt[], last: ViewsAt): number | undefined {
	const running = textOf(Object.keys(last.nodes).sort());
	if (!Object.values(last.nodes).every((each) => textOf(each) === running) || running === "") return undefined;
	let since = last.at;
	for (const view of views.toReversed()) {
		if (JSON.stringify(view.nodes) !== JSON.stringify(last.nodes)) break;
		since = view.at;
	}
	return since;
}

function textOf(names: readonly string[] | undefined): string {
	return names === undefined ? "none" : names.join(" ");
}
