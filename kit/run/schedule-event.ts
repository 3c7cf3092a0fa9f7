import { isAboutJobs } from "../../simulator/command-name.ts";
import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { Occasion } from "../schedule/occasion.ts";

/** Schedules something at its time, or by order: after a node has given its n-th answer about the job. */
export function scheduleEvent(
	cluster: SimulatedCluster,
	{ at, after }: { readonly at: number; readonly after?: Occasion },
	action: () => void,
): void {
	if (after === undefined) return cluster.at(at, action);
	const asked = new Set<number>();
	let answers = 0;
	const unsubscribe = cluster.trace.subscribe((event) => {
		if (event.kind === "asked" && event.node === after.node && event.commands.some(isAboutJobs)) asked.add(event.question);
		if (event.kind !== "answered" || !asked.delete(event.question)) return;
		answers++;
		if (answers < after.answer) return;
		unsubscribe();
		cluster.at(cluster.clock.now() + at, action);
	});
}
