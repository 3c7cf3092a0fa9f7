import type { SimulatedCluster } from "../../../simulator/simulated-cluster.ts";
import type { Cluster } from "../../../src/cluster/cluster.ts";
import { TaskError } from "../../../src/errors.ts";
import { ExecuteTask } from "../../../src/execute-task.ts";
import { parseStatusResponse } from "../../../src/job/status-response.ts";
import { defaultRules, type Rules } from "../../../src/tracking/rules.ts";
import { createSightings, type Sightings } from "../../../src/tracking/sightings.ts";
import type { Driver } from "../driver.ts";
import type { CallOutcome, CallReport, RoundReport, Run } from "../run.ts";
import { type Call, LIBRARY_HABITS, type Schedule } from "../schedule.ts";
import { jobIdOf, stage } from "../simulated-world.ts";

/** Why a call is called off in a schedule; the driver must hand this very value through (WAIT-10). */
const CALLED_OFF = new Error("called off by the schedule");

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
export async function runOnLibrary(schedule: Schedule, rules: Rules = defaultRules): Promise<Run> {
	const cluster = stage(schedule);
	const handles = new Map<number, Sightings>();
	const calls = await cluster.run(() =>
		Promise.all(schedule.calls.map((call) => makeCall(cluster, schedule, call, handles, rules))),
	);
	const taskId = jobIdOf(schedule.task);
	const truth = Object.fromEntries(schedule.nodes.map(({ name }) => [name, cluster.truth(name, taskId)]));
	return { schedule, calls, trace: cluster.trace.events, truth };
}

async function makeCall(
	cluster: SimulatedCluster,
	schedule: Schedule,
	call: Call,
	handles: Map<number, Sightings>,
	rules: Rules,
): Promise<CallReport> {
	// Also at 0: what happens to the world in the instant of a call comes before the call.
	await cluster.sleep(call.at ?? 0);
	const { namespace, set, kind, node: nodeName, id: taskId } = schedule.task;
	const rounds: RoundReport[] = [];
	const questions: number[] = [];
	// One handle is one memory of what was seen. A handle a call, on the same memory, tells whose round is whose.
	const sightings = handles.get(call.handle ?? 0) ?? createSightings();
	handles.set(call.handle ?? 0, sightings);
	const makeTask = () =>
		new ExecuteTask(
			{ cluster: noting(cluster, questions), namespace, set, taskId, kind, nodeName },
			{ rules: recording(rules, rounds), sightings },
		);
	const calledAt = cluster.clock.now();
	const outcome = await outcomeOf(cluster, schedule, call, makeTask);
	return { calledAt, settledAt: cluster.clock.now(), outcome, rounds, questions };
}

/** The same cluster, and every question that is asked through it noted down by its number in the trace. */
function noting(cluster: SimulatedCluster, questions: number[]): Cluster {
	return {
		clock: cluster.clock,
		isReady: () => cluster.isReady(),
		activeNodes: () => cluster.activeNodes(),
		build: (node, signal, again) => cluster.build(node, signal, again),
		ask(node, commands, signal) {
			const before = cluster.trace.events.length;
			const answer = cluster.ask(node, commands, signal);
			const event = cluster.trace.events[before];
			if (event?.kind === "asked") questions.push(event.question);
			return answer;
		},
	};
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

async function outcomeOf(
	cluster: SimulatedCluster,
	{ habits }: Schedule,
	call: Call,
	makeTask: () => ExecuteTask,
): Promise<CallOutcome> {
	try {
		const task = makeTask();
		switch (call.kind) {
			case "wait": {
				const { pollInterval, timeout, requestTimeout, grace = habits.grace, forgive, cancelAt, options } = call;
				const signal = cancelAt === undefined ? undefined : signalAt(cluster, cancelAt);
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
	} catch (error) {
		if (error === CALLED_OFF) return { kind: "called off" };
		if (!(error instanceof TaskError)) throw error;
		const { code, node, serverCode, message } = error;
		return { kind: "error", code, message, ...(node !== undefined && { node }), ...(serverCode !== undefined && { serverCode }) };
	}
}

function signalAt(cluster: SimulatedCluster, at: number): AbortSignal {
	const controller = new AbortController();
	if (at <= cluster.clock.now()) controller.abort(CALLED_OFF);
	else cluster.at(at, () => controller.abort(CALLED_OFF));
	return controller.signal;
}
