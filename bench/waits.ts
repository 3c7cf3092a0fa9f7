import { install } from "@sinonjs/fake-timers";
import fc from "fast-check";
import { createRandom, type Random } from "../kit/schedule/random.ts";
import type { JobLife } from "../simulator/background-job.ts";
import { SimulatedCluster } from "../simulator/simulated-cluster.ts";
import { type Clock, realClock } from "../src/clock.ts";
import { ExecuteTask } from "../src/execute-task.ts";
import type { Completion } from "../src/tracking/completion.ts";
import type { SpeedComparison } from "./measure.ts";
import { createSchedulerClock } from "./scheduler-clock.ts";

/** A wait to run: how long each node takes to answer, and how the job goes there. Milliseconds. */
interface WaitSchedule {
	readonly latencies: readonly number[];
	readonly lives: readonly JobLife[];
}

const NODES = ["A", "B", "C"];
const SCHEDULES = drawSchedules(500, createRandom(7));

function drawSchedules(count: number, random: Random): readonly WaitSchedule[] {
	return Array.from({ length: count }, () => ({
		latencies: NODES.map(() => random.int(1, 30)),
		lives: NODES.map(() => ({
			lag: random.chance(0.25) ? random.int(0, 1500) : 0,
			duration: random.int(200, 4200),
			records: 1000,
			failed: random.int(0, 2),
		})),
	}));
}

/** The same cluster and the same tracker, with different clocks. The trace is on, as always. */
function stage({ latencies, lives }: WaitSchedule, clock?: Clock): { cluster: SimulatedCluster; task: ExecuteTask } {
	const nodes = NODES.map((name, index) => ({ name, latency: latencies[index] ?? 1 }));
	const cluster = new SimulatedCluster({ nodes, ...(clock !== undefined && { clock }) });
	const on = Object.fromEntries(NODES.map((name, index) => [name, lives[index] ?? {}]));
	const { taskId } = cluster.launch({ set: "demo", on });
	return { cluster, task: new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" }) };
}

async function onVirtualClock(schedule: WaitSchedule): Promise<Completion> {
	const { cluster, task } = stage(schedule);
	return cluster.run(() => task.wait());
}

async function onScheduler(schedule: WaitSchedule, scheduler: fc.Scheduler): Promise<Completion> {
	const clock = createSchedulerClock(scheduler);
	const { task } = stage(schedule, clock);
	return clock.run(() => task.wait());
}

/** The library's real clock, on the timers that vitest fakes, as vitest fakes them. */
async function onFakeTimers(schedule: WaitSchedule): Promise<Completion> {
	const timers = install({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"] });
	try {
		const { task } = stage(schedule, realClock);
		const completion = task.wait();
		await timers.runAllAsync();
		return await completion;
	} finally {
		timers.uninstall();
	}
}

/** What must come out the same on every clock. */
function essence({ outcome, rounds, elapsedMs, totals }: Completion): string {
	return JSON.stringify([outcome, rounds, Math.round(elapsedMs), totals]);
}

const EXPECTED: string[] = [];

function outcomes(): readonly string[] {
	return EXPECTED;
}

/** Runs every schedule in turn, or only the first ones, and compares the results with the earlier ones. */
async function runAll(count: number, wait: (schedule: WaitSchedule) => Promise<Completion>): Promise<number> {
	for (const [index, schedule] of SCHEDULES.slice(0, count).entries()) {
		const found = essence(await wait(schedule));
		EXPECTED[index] ??= found;
		if (found !== EXPECTED[index]) throw new Error(`Schedule ${index} had the result ${found}, not ${EXPECTED[index]}.`);
	}
	return count;
}

export const waitComparison: SpeedComparison = {
	title: `Whole waits: ${NODES.length} nodes with lag, records and trace`,
	unit: "per second",
	aim: 20_000,
	aimTimes: 5,
	subjects: [
		{ name: "the virtual clock", what: "waits", outcomes, run: () => runAll(SCHEDULES.length, onVirtualClock) },
		{
			name: "fc.scheduler",
			what: "waits",
			outcomes,
			run() {
				const count = 200;
				const schedulers = fc.sample(fc.scheduler(), { numRuns: count, seed: 7 });
				return runAll(count, async (schedule) => onScheduler(schedule, schedulers.pop() as fc.Scheduler));
			},
		},
		{ name: "vitest's fake timers", what: "waits", outcomes, run: () => runAll(100, onFakeTimers) },
	],
};
