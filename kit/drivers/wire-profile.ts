import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { serveCluster } from "../../simulator/tcp/index.ts";
import { callsOf } from "../oracle/history.ts";
import { worldOf } from "../oracle/world.ts";
import type { HelloResult } from "../protocol/messages.ts";
import type { Profile } from "../run/driver.ts";
import type { CallReport, Run } from "../run/run.ts";
import { checkWhole } from "../run/run-too-long.ts";
import type { RealTimeLimits } from "../run/seen.ts";
import { jobIdOf, stage } from "../run/simulated-world.ts";
import type { DeclaredHabits, Schedule } from "../schedule/schedule.ts";
import type { AdapterPool } from "../stdio/adapter-pool.ts";
import { hiddenFailures, memberChanges, roundsSeen } from "./rounds-seen.ts";
import { isSeenBy } from "./sight.ts";
import { createStartableClock } from "./startable-clock.ts";
import { makeCalls } from "./wire-calls.ts";
import { paceOnWire, type WirePace } from "./wire-pace.ts";
import { isCountedOnWire, TOLERANCE_MS, wireRefusal } from "./wire-refusal.ts";

const TEND_MS = 1000;
/** Limits that more patience does not exceed: the usual request timeout, and less than the limit for an adapter's answer. */
const MOST_PATIENT = { requestTimeout: 5000, limit: 50_000 } as const;

/**
 * The driver connects to the cluster with its own sockets and tracks in real time.
 *
 * @param patience multiplies time limits and tolerances, to avoid false failures on a busy machine at the cost of
 *   missing some real ones
 */
export function wireProfile(pool: AdapterPool, hello: HelloResult, habits: DeclaredHabits, patience: number = 1): Profile {
	const { capabilities = {} } = hello;
	return {
		name: "wire",
		judges: (requirement) => isSeenBy(requirement, "wire", "wire-numbers"),
		refusal: (schedule, tags) => wireRefusal(schedule, tags, hello, habits),
		async run(schedule, tags) {
			const pace = patientPace(paceOnWire(schedule, tags, hello, habits), patience);
			const clock = createStartableClock(pace.scale);
			const cluster = stage(schedule, { clock });
			const served = await serveCluster(cluster);
			try {
				const calls = await pool.use((adapter) => makeCalls({ adapter, cluster, clock, served, schedule, pace, capabilities }));
				return runOf(
					schedule,
					calls,
					cluster,
					termsOf(hello, pace, schedule, patience),
					habits,
					isCountedOnWire(schedule, tags, habits),
				);
			} finally {
				clock.stop();
				await served.close();
			}
		},
	};
}

function patientPace(usual: WirePace, patience: number): WirePace {
	const { requestTimeoutMs, limitMs } = usual;
	return {
		...usual,
		requestTimeoutMs: patient(requestTimeoutMs, patience, MOST_PATIENT.requestTimeout),
		limitMs: (call) => patient(limitMs(call), patience, MOST_PATIENT.limit),
	};
}

function patient(ms: number, patience: number, most: number): number {
	return Math.max(ms, Math.min(ms * patience, most));
}

function termsOf(
	{ habits: { toleranceMs = TOLERANCE_MS, tendIntervalMs = TEND_MS } = {} }: HelloResult,
	pace: WirePace,
	{ calls }: Schedule,
	patience: number,
): RealTimeLimits {
	const { scale, pauseMs, requestTimeoutMs, real } = pace;
	const timeout = calls.find((call) => call.kind === "wait")?.timeout;
	return {
		toleranceMs: toleranceMs * patience * scale,
		unawareMs: (tendIntervalMs + toleranceMs) * patience * scale,
		pauseMs: pauseMs * scale,
		requestTimeoutMs: requestTimeoutMs * scale,
		...(timeout !== undefined && timeout < Number.POSITIVE_INFINITY && { timeoutMs: real(timeout) * scale }),
	};
}

function runOf(
	schedule: Schedule,
	calls: readonly CallReport[],
	cluster: SimulatedCluster,
	real: RealTimeLimits,
	habits: DeclaredHabits,
	isCountedRun: boolean,
): Run {
	const taskId = jobIdOf(schedule.task);
	checkWhole(cluster.trace);
	const trace = [...cluster.trace.events];
	const bare: Run = {
		schedule: { ...schedule, habits },
		calls,
		trace,
		truth: Object.fromEntries(schedule.nodes.map(({ name }) => [name, cluster.truth(name, taskId)])),
	};
	const world = worldOf(schedule, trace);
	const { id, node: named } = schedule.task;
	const terms = {
		id,
		named,
		retries: habits.retries,
		changes: memberChanges(trace),
		hidden: hiddenFailures(trace, real.requestTimeoutMs),
		...real,
	};
	const rounds = callsOf(bare).map((history) => roundsSeen(history, world, terms));
	const reports = calls.map((report, index) => ({
		...report,
		rounds: (rounds[index] ?? []).flatMap(({ number, startedAt, endedAt, told }) =>
			told === undefined ? [] : [{ number, startedAt, endedAt, verdict: told.kind }],
		),
	}));
	return { ...bare, calls: reports, seen: { profile: "wire", rounds, isCounted: isCountedRun, real } };
}
