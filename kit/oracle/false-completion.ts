import type { TraceEvent } from "../../simulator/trace.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Report } from "./finding.ts";
import type { CallHistory } from "./history.ts";
import type { World } from "./world.ts";

/**
 * False completion (SPEC.md, "False completion"). It is judged by the true state of the jobs, not by the replies, on
 * nodes without scripted replies. A completion is false in each of these cases:
 * - The evidence of a node is `done`, but its job was not done.
 * - The wait is complete, but a node's job is active. Its evidence may then be `presumed`, `left` or `joined`, or
 *   `vanished` after a restart or an eviction.
 * - The outcome is `ok`, but a node that the tracker could know runs the job.
 *
 * A job that was started again after the node's last question is a different job.
 */
export function checkFalseCompletion(
	schedule: Schedule,
	trace: readonly TraceEvent[],
	world: World,
	{ report: told, call, questions }: CallHistory,
	report: Report,
): void {
	if (told.outcome.kind !== "complete" || call.kind !== "wait") return;
	const { completion } = told.outcome;
	// Without the evidence by node, it may have been presumed, which is lawful. Its rounds are still judged.
	if (completion === undefined) return;
	for (const node of schedule.nodes) {
		if (isScripted(schedule, node.name)) continue;
		const evidence = completion.nodes.find((account) => account.node === node.name)?.evidence;
		const lastAsked = questions.findLast((question) => question.node === node.name)?.askedAt;
		const life = lifeOf(trace, node.name, told.settledAt);
		const isRestarted = life.startedAt > (lastAsked ?? told.calledAt);
		const isAnother = isRestarted || (life.starts > 1 && life.wasDone);
		if (completion.outcome === "ok" && life.isActive && !isAnother && isKnown(node.name, schedule, world, told))
			report("TRUTH-3", `no outcome ok while the job is active on ${node.name}`, `ok at ${told.settledAt} ms`);
		// Never seen, and not a member at the end: the wait does not concern this node.
		if (lastAsked === undefined || (evidence === undefined && !world.isMember(node.name, told.settledAt))) continue;
		if (evidence === "done" && !life.wasDone)
			report("TRUTH-1", `no evidence done for ${node.name}, whose job was never done`, "done");
		if (!life.isActive || isRestarted || evidence === "presumed" || evidence === "left" || evidence === "joined") continue;
		if (evidence === "vanished" && life.wasForgotten) continue;
		// Before 6.0 a job that is started again with the same id may run longer than the first job, which the node reported.
		if (life.starts > 1 && life.wasDone) continue;
		report(
			"ROUND-3",
			`no completion while the job is active on ${node.name}`,
			`complete at ${told.settledAt} ms, evidence ${evidence ?? "unknown"}`,
		);
	}
}

/**
 * Whether the tracker could know of a node: it was a member when the handle was made or when a round began, or the
 * caller named it.
 */
function isKnown(node: string, { task }: Schedule, world: World, { calledAt, rounds }: CallHistory["report"]): boolean {
	if (task.node !== undefined) return task.node === node;
	const instants = [...(world.isReady(calledAt) ? [calledAt] : []), ...rounds.map(({ startedAt }) => startedAt)];
	return task.startedOn?.includes(node) === true || instants.some((at) => world.isMember(node, at));
}

function isScripted({ nodes, events }: Schedule, name: string): boolean {
	if (events.some((event) => event.kind === "plan" && event.node === name)) return true;
	return nodes.some((node) => node.name === name && (node.replies?.length ?? 0) > 0);
}

interface Life {
	readonly isActive: boolean;
	readonly wasDone: boolean;
	/** It was restarted, or its finished jobs were evicted. */
	readonly wasForgotten: boolean;
	readonly starts: number;
	readonly startedAt: number;
}

function lifeOf(trace: readonly TraceEvent[], node: string, until: number): Life {
	let isActive = false;
	let wasDone = false;
	let wasForgotten = false;
	let starts = 0;
	let startedAt = 0;
	for (const event of trace) {
		if (event.at > until) break;
		if (event.kind === "node" && event.node === node && event.change === "crashed") wasForgotten = true;
		if (event.kind !== "job" || event.node !== node) continue;
		switch (event.change) {
			case "active":
				isActive = true;
				starts++;
				startedAt = event.at;
				break;
			case "listed":
				// An index job before 6.0 that no question could have shown until now.
				startedAt = event.at;
				break;
			case "done":
				isActive = false;
				wasDone = true;
				break;
			case "evicted":
			case "lost":
				isActive = false;
				wasForgotten = true;
				break;
			default:
				break;
		}
	}
	return { isActive, wasDone, wasForgotten, starts, startedAt };
}
