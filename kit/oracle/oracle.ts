import type { NetworkRun } from "../run/on-network.ts";
import type { Run } from "../run/run.ts";
import { judgeAbort } from "./aborting.ts";
import { buildsOf } from "./builds.ts";
import { checkFalseCompletion } from "./false-completion.ts";
import { type Finding, reporterOf } from "./finding.ts";
import { callsOf } from "./history.ts";
import type { JudgedRound } from "./judged-round.ts";
import { judgeMembers } from "./members/members.ts";
import { createHandleMemory, type HandleMemory } from "./memory.ts";
import { checkNoExcuse } from "./no-excuse.ts";
import { judgeRefusal, senselessIn } from "./refusal.ts";
import { judgeTracking } from "./tracking.ts";
import { worldOf } from "./world.ts";

export type { Finding } from "./finding.ts";
export type { JudgedRound } from "./judged-round.ts";

export interface JudgeOptions {
	/**
	 * Whether the driver is this library (default: true). It is also checked for choices that the specification leaves to
	 * other drivers ("here: …"), such as which of several errors at the same time it reports.
	 */
	readonly isLibrary?: boolean;
	/**
	 * Called for every judged round, in the order of time. After the first wrong round of a call, its other rounds are not
	 * judged.
	 */
	readonly onRound?: (round: JudgedRound) => void;
}

/**
 * Judges a run by the specification, from its whole history: what was asked and answered at which time, which nodes
 * were members, and what the driver reported. It computes independently when each round had to begin, which nodes it
 * had to ask and how, what the answers mean and how the call had to end, and compares. It shares no code with `src/`.
 * Its times are exact, so it judges runs on virtual time.
 *
 * @returns the findings, in the order of time; empty if the run is right
 */
export function judgeRun(run: Run, { isLibrary = true, onRound }: JudgeOptions = {}): readonly Finding[] {
	const { schedule, trace } = run;
	if (isNetworkRun(run)) return judgeMembers(run);
	const { task, habits } = schedule;
	const findings: Finding[] = [];
	const calls = callsOf(run);
	const world = worldOf(schedule, trace);
	const builds = buildsOf(schedule, calls, world);
	const memories = new Map<number, HandleMemory>();
	const judges: Iterator<number, void>[] = [];
	for (const history of calls) {
		const { call, index } = history;
		const report = reporterOf(findings, index);
		const memory = memories.get(call.handle ?? 0) ?? createHandleMemory();
		memories.set(call.handle ?? 0, memory);
		// A handle looks at the members when it is made (TRUTH-1). In a run, each call makes a handle on the shared memory.
		const { calledAt } = history.report;
		if (task.node === undefined && world.isReady(calledAt)) memory.addMembers(world.members(calledAt), calledAt, index);
		const senseless = senselessIn(call, task.id);
		if (senseless !== undefined) {
			judgeRefusal(history, senseless, isLibrary, report);
			continue;
		}
		if (call.kind === "abort") {
			judgeAbort(history, world, builds, task.id, task.node, report);
			continue;
		}
		const { id, node: named } = task;
		// Only this library has an option for the nodes on which the query was started.
		const startedOn = isLibrary && task.startedOn !== undefined ? new Set(task.startedOn) : undefined;
		judges.push(judgeTracking({ history, world, builds, memory, habits, id, named, startedOn, isLibrary, report, onRound }));
		checkFalseCompletion(schedule, trace, world, history, report);
		if (isLibrary) checkNoExcuse(schedule, trace, world, history, report);
	}
	takeInTurn(judges);
	return findings;
}

/** Continues several judges in the order of the times at which they stop. */
function takeInTurn(judges: readonly Iterator<number, void>[]): void {
	const waiting = judges.map((judge) => ({ judge, at: Number.NEGATIVE_INFINITY, steps: 0 }));
	while (waiting.length > 0) {
		const first = waiting.reduce((least, one) =>
			one.at < least.at || (one.at === least.at && one.steps < least.steps) ? one : least,
		);
		const { done, value } = first.judge.next();
		if (done === true) waiting.splice(waiting.indexOf(first), 1);
		else {
			// Its second stop at one time comes after the first stop of all others.
			first.steps = value === first.at ? first.steps + 1 : 0;
			first.at = value;
		}
	}
}

function isNetworkRun(run: Run): run is NetworkRun {
	return run.schedule.network !== undefined && run.members !== undefined;
}
