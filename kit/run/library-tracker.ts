import type { Cluster } from "../../src/cluster/cluster.ts";
import { TaskError } from "../../src/errors.ts";
import { Sharing } from "../../src/sharing/sharing.ts";
import { type HandleParts, TaskHandle } from "../../src/task-handle.ts";
import { adaptive } from "../../src/tracking/adaptive.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { createSightings, type Sightings } from "../../src/tracking/sightings.ts";
import { adaptiveLimits } from "../schedule/schedule.ts";
import { CANCELLED, type CallInPlay, type Tracker } from "./on-virtual-time.ts";
import type { RoundReport } from "./round-report.ts";
import type { CallOutcome } from "./run.ts";

/** Creates the state that the waits on a cluster share. */
export type CreateSharing = (cluster: Cluster) => Sharing;

const createSharing: CreateSharing = (cluster) => new Sharing(cluster);

/** The library as a tracker for one run. A faulty one brings rules or a sharing with a mistake. */
export function libraryTracker(rules: Rules = defaultRules, share: CreateSharing = createSharing): Tracker {
	const handles = new Map<number, Sightings>();
	let sharing: Sharing | undefined;
	return (play) => {
		const handle = play.call.handle ?? 0;
		// Calls on the same handle share what they observed. Each call still needs its own task, so that its rounds
		// can be distinguished from those of other calls.
		const sightings = handles.get(handle) ?? createSightings();
		handles.set(handle, sightings);
		const { schedule, shared } = play;
		if (schedule.habits.interval.kind !== "shared" || shared === undefined) return makeCall(play, { rules, sightings });
		sharing ??= share(shared.cluster);
		return makeCall(play, { rules, sightings, sharing, onSent: shared.noteQuestion });
	};
}

type Parts = HandleParts & { readonly rules: Rules };

async function makeCall(play: CallInPlay, parts: Parts): Promise<CallOutcome> {
	try {
		const { namespace, set, kind, node: nodeName, startedOn, id: taskId } = play.schedule.task;
		const task = new TaskHandle(
			{ cluster: play.cluster, namespace, set, taskId, kind, nodeName, startedOn },
			{ ...parts, rules: recording(parts.rules, play.rounds) },
		);
		return await outcomeOf(play, task);
	} catch (error) {
		if (error === CANCELLED) return { kind: "cancelled" };
		if (!(error instanceof TaskError)) throw error;
		const { code, node, serverCode, message } = error;
		return { kind: "error", code, message, ...(node !== undefined && { node }), ...(serverCode !== undefined && { serverCode }) };
	}
}

/**
 * Adds a record of every judged round to the rules. If a round is judged again, the last verdict replaces the others.
 */
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

async function outcomeOf({ call, schedule, signal }: CallInPlay, task: TaskHandle): Promise<CallOutcome> {
	switch (call.kind) {
		case "wait": {
			const { timeout, requestTimeout, grace = schedule.habits.grace, forgive, options } = call;
			const limits = adaptiveLimits(call);
			const pollInterval = limits === undefined ? call.pollInterval : adaptive(limits);
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
