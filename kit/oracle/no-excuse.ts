import type { TraceEvent } from "../../simulator/trace.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Report } from "./finding.ts";
import type { CallHistory, Question } from "./history.ts";
import { counterIn, mustAskAlone, readReply } from "./reading.ts";
import type { World } from "./world.ts";

/**
 * TRUTH-5: if every target reported its job as done with an ok or without a result, no record failed, and no member
 * came or left, the outcome is `ok`. It is computed only from the replies, without the evidence that the tracker
 * reports.
 */
export function checkNoExcuse(
	schedule: Schedule,
	trace: readonly TraceEvent[],
	world: World,
	{ report: told, call, questions }: CallHistory,
	report: Report,
): void {
	const { outcome, calledAt, settledAt } = told;
	if (outcome.kind !== "complete" || outcome.completion === undefined || outcome.completion.outcome === "ok") return;
	const { task, calls } = schedule;
	// Another call on the handle may have seen more.
	if (calls.filter(({ handle = 0 }) => handle === (call.handle ?? 0)).length > 1) return;
	const isMembership = (event: TraceEvent) => event.kind === "node" && (event.change === "joined" || event.change === "left");
	if (trace.some((event) => event.at >= calledAt && event.at <= settledAt && isMembership(event))) return;
	const targets = task.node === undefined ? world.members(calledAt) : [task.node];
	const { startedOn = targets } = task;
	if (startedOn.some((node) => !targets.includes(node)) || targets.some((node) => !startedOn.includes(node))) return;
	if (!targets.every((node) => isDone(node, questions, task.id))) return;
	report("TRUTH-5", "the outcome ok, because every node reported its job as done", outcome.completion.outcome);
}

/** Whether a node's last reply says that its job is done, without a failure. */
function isDone(node: string, questions: readonly Question[], id: string): boolean {
	const readings = questions.flatMap(({ node: asked, end, commands }) => {
		if (asked !== node || end.kind !== "answered" || mustAskAlone(end.body, commands)) return [];
		const reading = readReply(end.body, commands, id);
		return reading.kind === "in_progress" || reading.kind === "complete" ? [reading] : [];
	});
	const last = readings.at(-1);
	if (last?.kind !== "complete") return false;
	return (last.result ?? "ok") === "ok" && (counterIn(last.entry, "recs-failed") ?? 0) === 0;
}
