import { isAboutJobs } from "../../../simulator/command-name.ts";
import { StartedTask } from "../../../simulator/started-task.ts";
import { serveCluster } from "../../../simulator/tcp/index.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";
import { type Cancel, realClock } from "../../../src/clock.ts";
import { callsOf, type Question } from "../../oracle/history.ts";
import type { Ended, HandleParams, TrackParams } from "../../protocol/messages.ts";
import { stage } from "../../run/simulated-world.ts";
import { LIBRARY_HABITS, type NodePlan, type Schedule, type WorldEvent } from "../../schedule/schedule.ts";
import type { Adapter, AdapterAnswer } from "../../stdio/adapter.ts";
import type { AdapterPool } from "../../stdio/adapter-pool.ts";
import { HarnessError } from "../../stdio/harness-error.ts";
import { createStartableClock } from "../startable-clock.ts";

/** A small cluster that shows one habit of a driver. All times are real milliseconds. */
export interface Probe {
	readonly nodes: readonly NodePlan[];
	readonly events?: readonly WorldEvent[];
	/** More params of `track`. Those that need a capability are left to the caller. */
	readonly params?: Pick<TrackParams, "pollInterval" | "timeout" | "requestTimeout" | "indexFilter"> | undefined;
	/** The driver starts the query itself. */
	readonly starts?: boolean;
	/** A `status` follows the `track`, with the same task. */
	readonly thenStatus?: boolean;
	/** The driver is watched for this time, and for this number of questions. */
	readonly mostMs: number;
	readonly mostQuestions?: number;
}

/** What a driver did in a probe. */
export interface ProbeSeen {
	/** Its questions about the job, by time. */
	readonly questions: readonly Question[];
	/** How `track` ended; `undefined` if it was still going on. */
	readonly ended: Ended | undefined;
	readonly status: Ended | undefined;
	/** The longest time without a question before the first one about the job. */
	readonly sleptMs: number;
	/** When it asked about its cluster after the first question about the job. */
	readonly looksAt: readonly number[];
}

const TASK = { id: "4660", namespace: "test", set: "demo", kind: "query_execute" } as const;

/** Plays a probe in real time. An adapter that has not ended after the probe is ended. */
export async function playProbe(pool: AdapterPool, probe: Probe): Promise<ProbeSeen> {
	const schedule: Schedule = {
		version: 1,
		task: { ...TASK, ...(probe.params?.indexFilter === true && { filter: true }) },
		nodes: probe.nodes,
		events: probe.events ?? [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait" }],
	};
	const clock = createStartableClock(1);
	const cluster = stage(schedule, { clock, housekeepingLatency: 0 });
	const served = await serveCluster(cluster, probe.starts === true ? { startedTask: new StartedTask(TASK.id) } : {});
	try {
		clock.jumpTo(0);
		let quietSince = Number.POSITIVE_INFINITY;
		let isStarted = false;
		let sleptMs = 0;
		const { ended, status } = await pool.use(async (adapter) => {
			let asked = 0;
			const enough = new Promise<undefined>((resolve) => {
				cluster.trace.subscribe((event) => {
					if (event.kind !== "asked") return;
					const now = realClock.now();
					if (!isStarted) sleptMs = Math.max(sleptMs, now - quietSince);
					quietSince = now;
					if (!event.commands.some(isAboutJobs)) return;
					isStarted = true;
					clock.start();
					if (++asked >= (probe.mostQuestions ?? Number.POSITIVE_INFINITY)) resolve(undefined);
				});
			});
			const { id: taskId, ...task } = TASK;
			const handle: HandleParams = { hosts: served.hosts, taskId, ...task };
			return ask(adapter, { ...handle, ...probe.params }, handle, probe, enough);
		});
		return {
			ended,
			status,
			sleptMs,
			questions: questionsOf(schedule, cluster.trace.events),
			looksAt: looksIn(cluster.trace.events),
		};
	} finally {
		clock.stop();
		await served.close();
	}
}

async function ask(
	adapter: Adapter,
	params: TrackParams,
	handle: HandleParams,
	{ mostMs, thenStatus }: Probe,
	enough: Promise<undefined>,
): Promise<{ readonly ended: Ended | undefined; readonly status: Ended | undefined }> {
	let cancel: Cancel = () => {};
	const late = new Promise<undefined>((resolve) => {
		cancel = realClock.schedule(realClock.now() + mostMs, "world", () => resolve(undefined));
	});
	const answered = adapter.request("track", params, 2 * mostMs + 1000).then(resultOf, nothingOf);
	const ended = await Promise.race([answered, late, enough]);
	// A timer that is left would keep the process running.
	cancel();
	// It still runs the call, so it cannot be used again.
	if (ended === undefined) adapter.kill();
	const status =
		thenStatus === true && ended !== undefined
			? await adapter.request("status", handle, mostMs).then(resultOf, nothingOf)
			: undefined;
	return { ended, status };
}

function resultOf(answer: AdapterAnswer<Ended>): Ended | undefined {
	return answer.kind === "result" ? answer.result : undefined;
}

function nothingOf(error: unknown): undefined {
	if (!(error instanceof HarnessError)) throw error;
	return undefined;
}

function questionsOf(schedule: Schedule, trace: readonly TraceEvent[]): readonly Question[] {
	const call = { calledAt: 0, settledAt: 0, outcome: { kind: "in_progress" }, rounds: [] } as const;
	return callsOf({ schedule, calls: [call], trace, truth: {} }).flatMap(({ questions }) => questions);
}

function looksIn(trace: readonly TraceEvent[]): readonly number[] {
	const first = trace.find((event) => event.kind === "asked" && event.commands.some(isAboutJobs))?.at ?? 0;
	return trace.flatMap((event) =>
		event.kind === "asked" && event.at > first && !event.commands.some(isAboutJobs) ? [event.at] : [],
	);
}
