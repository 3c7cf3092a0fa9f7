import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/** From the first answer of a process until it has partitions, plus the time for one look at the members. */
const READY_MS = 9000;

/**
 * Connecting succeeds if one of the seeds is the address of a node that runs all the time, can be reached, and has
 * belonged to a cluster for some time (CLUSTER-12). The other seeds do not matter.
 */
export function checkConnecting({ schedule, members, trace }: NetworkRun, report: Report): void {
	const { begunAt, at, error } = members.connected;
	if (error === undefined) return;
	const { seeds, latency, idle } = schedule.network;
	const names =
		seeds === undefined ? [schedule.nodes[0]?.name] : seeds.flatMap((seed) => (seed.kind === "node" ? [seed.node] : []));
	if ((latency?.[1] ?? 0) > SLOW_MS || idle !== undefined) return;
	for (const name of names) {
		const node = schedule.nodes.find((each) => each.name === name);
		if (node === undefined || node.member === false || (node.latency ?? 1) > SLOW_MS) continue;
		const isDisturbed = trace.some(
			(event) =>
				(event.kind === "node" && event.node === name && event.at <= at && event.at > begunAt - READY_MS) ||
				(event.kind === "cluster" && event.at <= at && event.at > begunAt - READY_MS),
		);
		const wasUp = trace.findLast((event) => event.kind === "node" && event.node === name && event.at < begunAt);
		const isDown = wasUp?.kind === "node" && !["restarted", "continued", "reachable"].includes(wasUp.change);
		const hasMoved = schedule.network.happens.some(
			(event) =>
				(event.kind === "move" || event.kind === "swap") && (event.node === name || ("other" in event && event.other === name)),
		);
		if (isDisturbed || isDown || hasMoved) continue;
		return report(
			"CLUSTER-12",
			`connecting to succeed through ${name}, which runs and answers`,
			`${error.code}: ${error.message}`,
		);
	}
}

const SLOW_MS = 100;
