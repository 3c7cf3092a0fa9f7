import { TaskError } from "../../src/errors.ts";
import { ExecuteTask } from "../../src/execute-task.ts";
import { parseStatusResponse } from "../../src/job/status-response.ts";
import { defaultRules, type Rules } from "../../src/tracking/rules.ts";
import { createSightings, type Sightings } from "../../src/tracking/sightings.ts";
import { LIBRARY_HABITS, type Schedule } from "../schedule/schedule.ts";
import type { Driver } from "./driver.ts";
import { CALLED_OFF, type CallInPlay, runOnVirtualTime, type Tracker } from "./on-virtual-time.ts";
import type { CallOutcome, RoundReport, Run } from "./run.ts";

/** The library itself, in this process, on virtual time. */
export const LIBRARY: Driver = {
	name: "aerospike-execute-task",
	habits: LIBRARY_HABITS,
	async parse(reply, taskId) {
		const response = parseStatusResponse(reply, taskId);
		if (response.status !== "error") return response;
		const { serverCode, reply: kept } = response.error;
		return { status: "error", ...(serverCode !== undefined && { serverCode }), ...(kept !== undefined && { reply: kept }) };
	},
	run: (schedule) => runOnLibrary(schedule),
};

/** Runs a schedule against the library itself on virtual time, on its own rules or on those of a mutant. */
export function runOnLibrary(schedule: Schedule, rules: Rules = defaultRules): Promise<Run> {
	return runOnVirtualTime(schedule, libraryTracker(rules));
}

/** The library as a tracker, for one run: the calls on one handle of the schedule share a memory. */
export function libraryTracker(rules: Rules = defaultRules): Tracker {
	const handles = new Map<number, Sightings>();
	return (play) => {
		const handle = play.call.handle ?? 0;
		// One handle is one memory of what was seen. A handle a call, on the same memory, tells whose round is whose.
		const sightings = handles.get(handle) ?? createSightings();
		handles.set(handle, sightings);
		return makeCall(play, rules, sightings);
	};
}

async function makeCall(play: CallInPlay, rules: Rules, sightings: Sightings): Promise<CallOutcome> {
	try {
		const { namespace, set, kind, node: nodeName, id: taskId } = play.schedule.task;
		const task = new ExecuteTask(
			{ cluster: play.cluster, namespace, set, taskId, kind, nodeName },
			{ rules: recording(rules, play.rounds), sightings },
		);
		return await outcomeOf(play, task);
	} catch (error) {
		if (error === CALLED_OFF) return { kind: "called off" };
		if (!(error instanceof TaskError)) throw error;
		const { code, node, serverCode, message } = error;
		return { kind: "error", code, message, ...(node !== undefined && { node }), ...(serverCode !== undefined && { serverCode }) };
	}
}

/** The same rules, and every judged round noted down; the last word on a round is the one that counts. */
function recording(rules: Rules, rounds: RoundReport[]): Rules {
	return {
		...rules,
		judge(round, memory, habits) {
			const judgement = rules.judge(round, memory, habits);
			const { verdict } = judgement;
			if (verdict.kind === "undecided") return judgement;
			const { number, startedAt, endedAt } = round;
			rounds[number - 1] = { number, startedAt, endedAt, verdict: verdict.kind };
			return judgement;
		},
	};
}

async function outcomeOf({ call, schedule, signal }: CallInPlay, task: ExecuteTask): Promise<CallOutcome> {
	switch (call.kind) {
		case "wait": {
			const { pollInterval, timeout, requestTimeout, grace = schedule.habits.grace, forgive, options } = call;
			const completion = await task.wait({ pollInterval, timeout, requestTimeout, grace, forgive, signal, ...options });
			return { kind: "complete", completion };
		}
		case "status": {
			const { requestTimeout } = call;
			return { kind: await task.status({ requestTimeout }) };
		}
		case "abort": {
			const { requestTimeout } = call;
			return { kind: "aborted", report: await task.abort({ requestTimeout }) };
		}
		default:
			return call satisfies never;
	}
}
