import { changeText, type TraceEvent } from "../../simulator/trace.ts";
import { brokenClauseOf, toldVerdictText } from "../drivers/judge-rounds.ts";
import { reviewRun } from "../drivers/review-run.ts";
import type { ReviewedCall } from "../drivers/reviewed-call.ts";
import { callsOf } from "../oracle/history.ts";
import type { JudgedRound } from "../oracle/oracle.ts";
import type { Run } from "../run/run.ts";
import { outcomeText } from "../run/run-text.ts";
import { cutLanes } from "./cut-lanes.ts";
import type { CallLane, JobStateMark, LaneEvent, Lanes, NodeLane, RoundBox } from "./lanes.ts";
import { questionMarks } from "./question-marks.ts";
import { sinceFirstCall } from "./since-call.ts";

/**
 * Lays a run out in lanes: the calls with their rounds, and for each node its questions, its answers and the truth.
 */
export function lanesOf(run: Run): Lanes {
	return cutLanes(wholeLanesOf(run));
}

/**
 * The same without a limit on the size.
 *
 * @param judged the rounds as the oracle judged them, if they are known already
 */
export function wholeLanesOf(run: Run, judged?: readonly JudgedRound[]): Lanes {
	const reviewed = new Map(reviewRun(run, judged).map((call) => [call.history.index, call]));
	const histories = callsOf(run);
	const calls = histories.map((history) => callLane(history, reviewed.get(history.index)));
	const endsAt = Math.max(0, ...calls.map(({ settledAt }) => settledAt));
	const trace = run.trace.filter(({ at }) => at <= endsAt);
	const marks = histories.map((history) => questionMarks(history, reviewed.get(history.index)?.rounds ?? []));
	const nodes = run.schedule.nodes.map(({ name, version }): NodeLane => {
		const questions = marks.flatMap((byNode) => byNode.get(name) ?? []);
		return { name, version, questions, states: statesOn(name, trace), happenings: happeningsOn(name, trace) };
	});
	const lanes: Lanes = { calls, nodes, cluster: clusterHappenings(trace), ...pausesOf(run, endsAt), cut: [] };
	return run.seen?.profile === "wire" ? sinceFirstCall(lanes) : lanes;
}

function callLane({ call, report }: ReviewedCall["history"], reviewed: ReviewedCall | undefined): CallLane {
	const { calledAt, settledAt, outcome } = report;
	const timeout = call.kind === "wait" ? (call.timeout ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
	return {
		kind: call.kind,
		calledAt,
		settledAt,
		...(Number.isFinite(timeout) && { deadline: calledAt + timeout }),
		outcome: outcomeText(outcome),
		rounds: reviewed?.rounds.map((_, index) => roundBox(reviewed, index)) ?? [],
	};
}

function roundBox({ rounds, reviewed }: ReviewedCall, index: number): RoundBox {
	const round = rounds[index];
	if (round === undefined) throw new RangeError(`Round ${index} does not exist.`);
	const { number, startedAt, endedAt, isEarly, told } = round;
	const judged = reviewed[index];
	const [right] = judged?.lawful ?? [];
	return {
		number,
		startedAt,
		endedAt,
		...(isEarly && { isEarly }),
		...(told !== undefined && { told: toldVerdictText(told) }),
		...(judged !== undefined && right !== undefined && { right: toldVerdictText(right), clause: brokenClauseOf(judged) }),
		...(judged?.isWrong === true && { isWrong: true }),
	};
}

function statesOn(node: string, trace: readonly TraceEvent[]): readonly JobStateMark[] {
	return trace.flatMap((event) => (event.kind === "job" && event.node === node ? [{ from: event.at, state: event.change }] : []));
}

function happeningsOn(node: string, trace: readonly TraceEvent[]): readonly LaneEvent[] {
	return byInstant(
		trace.flatMap((event) => (event.kind === "node" && event.node === node ? [{ at: event.at, text: changeText(event) }] : [])),
	);
}

function clusterHappenings(trace: readonly TraceEvent[]): readonly LaneEvent[] {
	return byInstant(trace.flatMap((event) => (event.kind === "cluster" ? [{ at: event.at, text: changeText(event) }] : [])));
}

function pausesOf({ members }: Run, endsAt: number): Pick<Lanes, "pauses"> {
	const pauses = members?.pauses.filter(({ from }) => from <= endsAt) ?? [];
	return pauses.length === 0 ? {} : { pauses };
}

/** Changes at the same time are shown together: a restart crashes a node and starts it. */
function byInstant(happenings: readonly LaneEvent[]): readonly LaneEvent[] {
	const told = new Map<number, string>();
	for (const { at, text } of happenings) told.set(at, told.has(at) ? `${told.get(at)}, ${text}` : text);
	return [...told].map(([at, text]) => ({ at, text }));
}
