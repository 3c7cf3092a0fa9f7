import { LOOK_SLACK_MS } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { NodePlan } from "../../schedule/schedule.ts";
import type { Report } from "../finding.ts";

/** A look that began before a node fell silent may still count. */
const SLACK_MS = 100;

/**
 * While no node can answer the client, the client's view does not change: a node leaves only if another node has
 * answered since it fell silent (CLUSTER-2).
 */
export function checkSilence({ members, schedule, trace }: NetworkRun, report: Report): void {
	const { views, connected } = members;
	if (connected.error !== undefined) return;
	const longestWay = schedule.network.latency?.[1] ?? 1;
	for (const [index, { at, client }] of views.entries()) {
		const before = views[index - 1];
		const left = before?.client?.filter((name) => client?.includes(name) === false) ?? [];
		if (left.length === 0) continue;
		const silenceOf = ({ name, member }: NodePlan, shortest: number): number | undefined =>
			silentSince(trace, name, { isMember: member !== false, until: at, shortest, longestWay });
		const silences = new Map(schedule.nodes.map((node) => [node.name, silenceOf(node, 0)]));
		for (const node of schedule.nodes.filter(({ name }) => left.includes(name))) {
			const { name } = node;
			// The client may not have noticed a process that ran for a shorter time than a look takes, and gave it no answer
			// (JUDGE-2).
			const since = silenceOf(node, LOOK_SLACK_MS);
			if (since === undefined) continue;
			const isAnswered = schedule.nodes.some((other) => {
				if (other.name === name) return false;
				const otherSince = silences.get(other.name);
				return otherSince === undefined || otherSince > since - SLACK_MS;
			});
			// If all nodes fell silent at the same time, no node can have answered after another fell silent.
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

interface SilenceSought {
	readonly isMember: boolean;
	readonly until: number;
	/** An interruption that is shorter, and in which no answer reaches the client, does not end a silence. */
	readonly shortest: number;
	/** The longest time that an answer is on its way to the client. */
	readonly longestWay: number;
}

/** Since when the node has been unable to answer the client, at the time `until`; `undefined` if it can answer. */
function silentSince(
	trace: NetworkRun["trace"],
	node: string,
	{ isMember, until, shortest, longestWay }: SilenceSought,
): number | undefined {
	let isDown = !isMember;
	let isStopped = false;
	let isCut = false;
	let since = isDown ? 0 : undefined;
	let interrupted: { readonly since: number; readonly at: number } | undefined;
	let answeredAt: number | undefined;
	for (const event of trace) {
		if (event.at > until) break;
		if (event.kind === "answered" && event.node === node && since === undefined) answeredAt ??= event.at;
		if (event.kind === "cluster" && event.change === "healed") isCut = false;
		else if (event.kind === "node" && event.node === node) {
			if (event.change === "crashed" || event.change === "left") [isDown, isStopped] = [true, false];
			else if (event.change === "restarted") isDown = false;
			else if (event.change === "stopped" || event.change === "continued") isStopped = event.change === "stopped";
			else if (event.change === "cut off" || event.change === "reachable") isCut = event.change === "cut off";
		} else continue;
		if (!isDown && !isStopped && !isCut) {
			if (since !== undefined) [interrupted, answeredAt] = [{ since, at: event.at }, undefined];
			since = undefined;
		} else if (since === undefined) {
			const isShort = interrupted !== undefined && event.at - interrupted.at < shortest;
			const isHeard = answeredAt !== undefined && answeredAt + longestWay <= event.at;
			since = isShort && !isHeard ? interrupted?.since : event.at;
		}
	}
	return since;
}
