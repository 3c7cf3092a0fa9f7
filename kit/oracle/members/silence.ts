import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/** A look that began before a node fell silent may still count. */
const SLACK_MS = 100;

/**
 * While no node can answer the client, the client's view does not change: a node leaves only if another node has answered since it fell
 * silent (CLUSTER-2).
 */
export function checkSilence({ members, schedule, trace }: NetworkRun, report: Report): void {
	const { views, connected } = members;
	if (connected.error !== undefined) return;
	for (const [index, { at, client }] of views.entries()) {
		const before = views[index - 1];
		const left = before?.client?.filter((name) => client?.includes(name) === false) ?? [];
		if (left.length === 0) continue;
		const silences = new Map(schedule.nodes.map(({ name, member }) => [name, silentSince(trace, name, member !== false, at)]));
		for (const name of left) {
			const since = silences.get(name);
			if (since === undefined) continue;
			const isAnswered = schedule.nodes.some((other) => {
				if (other.name === name) return false;
				const otherSince = silences.get(other.name);
				return otherSince === undefined || otherSince > since - SLACK_MS;
			});
			// Nodes that fell silent in one instant have not answered since.
			const isTogether = [...silences.values()].every((each) => each !== undefined && Math.abs(each - since) < 1);
			if (!isAnswered || isTogether)
				return report(
					"CLUSTER-2",
					`the members ${before?.client?.join(" ")} while no node can answer`,
					`${client?.join(" ")} at ${at} ms`,
				);
		}
	}
}

/** Since when the node has been unable to answer the client, at a time; `undefined` if it can. */
function silentSince(trace: NetworkRun["trace"], node: string, isMember: boolean, until: number): number | undefined {
	let isDown = !isMember;
	let isStopped = false;
	let isCut = false;
	let since = isDown ? 0 : undefined;
	for (const event of trace) {
		if (event.at > until) break;
		if (event.kind === "cluster" && event.change === "healed") isCut = false;
		else if (event.kind === "node" && event.node === node) {
			if (event.change === "crashed" || event.change === "left") [isDown, isStopped] = [true, false];
			else if (event.change === "restarted") isDown = false;
			else if (event.change === "stopped" || event.change === "continued") isStopped = event.change === "stopped";
			else if (event.change === "cut off" || event.change === "reachable") isCut = event.change === "cut off";
		} else continue;
		if (!isDown && !isStopped && !isCut) since = undefined;
		else since ??= event.at;
	}
	return since;
}
