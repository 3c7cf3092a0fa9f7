import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { StartedTask } from "../../simulator/started-task.ts";
import { serveCluster } from "../../simulator/tcp/index.ts";
import type { HelloResult } from "../protocol/messages.ts";
import type { Profile, RunConditions, ScenarioTags } from "../run/driver.ts";
import type { CallReport, Run } from "../run/run.ts";
import { checkWhole } from "../run/run-too-long.ts";
import type { OutsideHabits, RealTimeLimits } from "../run/seen.ts";
import { jobIdOf, stage } from "../run/simulated-world.ts";
import type { DeclaredHabits, Schedule } from "../schedule/schedule.ts";
import type { Adapters } from "../stdio/adapter-pool.ts";
import { outsideHabits } from "./declared-habits.ts";
import { endlessLimits } from "./endless-limits.ts";
import { LatenessMeter } from "./lateness.ts";
import { likelyRounds } from "./likely-rounds.ts";
import { onFreePorts } from "./on-free-ports.ts";
import { realTimeLimits } from "./real-time-limits.ts";
import { canBeSlow, dependsOnTimeout, patientPace, slownessOf, slowPace } from "./repeat-pace.ts";
import { QUICK_MS } from "./scenario-times.ts";
import { isSeenBy } from "./sight.ts";
import { createStartableClock } from "./startable-clock.ts";
import { Turnstile } from "./turnstile.ts";
import { makeCalls } from "./wire-calls.ts";
import { serveMembers } from "./wire-members.ts";
import { paceOnWire } from "./wire-pace.ts";
import { isCountedOnWire, wireRefusal } from "./wire-refusal.ts";

/**
 * The driver connects to the cluster with its own sockets and tracks in real time.
 *
 * @param patience multiplies time limits and tolerances, to avoid false failures on a busy machine at the cost of
 *   missing some real ones
 */
export function wireProfile(pool: Adapters, hello: HelloResult, habits: DeclaredHabits, patience: number = 1): Profile {
	const { capabilities = {}, protocol } = hello;
	const manner = outsideHabits(hello);
	const turnstile = new Turnstile();
	return {
		name: "wire",
		judges: (requirement) => isSeenBy(requirement, "wire", "wire-numbers"),
		refusal: (schedule, tags) => wireRefusal(schedule, tags, hello, habits),
		run(schedule, tags, conditions = {}) {
			const play = () => onFreePorts(() => playOnce(schedule, tags, conditions));
			return conditions.alone === true ? turnstile.alone(play) : turnstile.together(play);
		},
	};

	async function playOnce(schedule: Schedule, tags: ScenarioTags, { slower = 1 }: RunConditions): Promise<Run> {
		const usual = paceOnWire(schedule, tags, hello, habits);
		const patientOne = patientPace(usual, patience);
		const isSlow = canBeSlow(schedule, usual, capabilities);
		const keepsTimeout = usual.isSteady || dependsOnTimeout(schedule);
		const pace = isSlow ? slowPace(patientOne, slownessOf(schedule, slower)) : patientPace(patientOne, slower, keepsTimeout);
		const clock = createStartableClock(pace.scale);
		const cluster = stage(unstretched(schedule, pace.scale), { clock, housekeepingLatency: 0 });
		const startedTask = capabilities.starts === true ? new StartedTask(schedule.task.id) : undefined;
		const { network } = schedule;
		const members = network && (await serveMembers(cluster, schedule, network, tags, startedTask));
		const served = members?.served ?? (await serveCluster(cluster, startedTask && { startedTask }));
		const hosts = () => members?.hosts ?? served.hosts;
		const settled = () => served.settled();
		// Without a budget, a driver may end the wait as soon as a node is away, and then it does not show how it knows
		// its members.
		const mayForgive = network !== undefined && capabilities.forgive === true && !tags.needs.includes("retries");
		const forgive = mayForgive ? MEMBERS_BUDGET : undefined;
		const real = realTimeLimits(hello, pace, schedule, {
			patience,
			slower: isSlow ? usual.scale / pace.scale : slower,
			isSlow,
		});
		// A machine may be as late as the driver.
		const timedMs = (isTimed(real) ? real.timeoutToleranceMs : real.toleranceMs) / pace.scale;
		// A scenario about members leaves a driver seconds.
		const allowedMs = schedule.network === undefined ? timedMs : MEMBERS_LATE_MS;
		const runOf = (calls: readonly CallReport[]): Run =>
			runSoFar(schedule, calls, cluster, { habits, manner, real, isCounted: isCountedOnWire(schedule, tags, habits, manner) });
		const limitsOf = endlessLimits(pace, clock, runOf, capabilities.timeout === true);
		try {
			const { calls, lateMs } = await pool.use(async (adapter) => {
				const meter = new LatenessMeter(adapter.pid);
				try {
					const made = await makeCalls({
						adapter,
						...(pool.isFresh && { useFresh: (make) => pool.use(make) }),
						cluster,
						clock,
						hosts,
						settled,
						schedule,
						pace,
						capabilities,
						protocol,
						forgive,
						limitsOf,
					});
					return { calls: made, lateMs: meter.stop() };
				} finally {
					meter.stop();
				}
			});
			return withLateness(runOf(calls), lateMs, allowedMs);
		} finally {
			clock.stop();
			await served.close();
		}
	}
}

function isTimed<L extends RealTimeLimits>(real: L): real is L & { readonly timeoutToleranceMs: number } {
	return (real.timeoutMs ?? 0) > 0 && real.timeoutToleranceMs !== undefined;
}

function withLateness(run: Run, ms: number, allowedMs: number): Run {
	return run.seen === undefined ? run : { ...run, seen: { ...run.seen, lateness: { ms, allowedMs } } };
}

/** A machine that is later than this may make a driver miss a change of its members. */
const MEMBERS_LATE_MS = 1000;
/** More failed rounds than a scenario about members has. */
const MEMBERS_BUDGET = 100;

/** A slow driver stretches the pauses of a scenario, but not the time that a node needs to answer. */
function unstretched(schedule: Schedule, scale: number): Schedule {
	if (scale >= 1) return schedule;
	const nodes = schedule.nodes.map((node) =>
		node.latency !== undefined && node.latency <= QUICK_MS ? { ...node, latency: node.latency * scale } : node,
	);
	return { ...schedule, nodes };
}

interface Terms {
	readonly habits: DeclaredHabits;
	readonly manner: OutsideHabits;
	readonly real: RealTimeLimits;
	readonly isCounted: boolean;
}

function runSoFar(
	schedule: Schedule,
	calls: readonly CallReport[],
	cluster: SimulatedCluster,
	{ habits, manner, real, isCounted }: Terms,
): Run {
	const taskId = jobIdOf(schedule.task);
	checkWhole(cluster.trace);
	const trace = [...cluster.trace.events];
	const bare: Run = {
		schedule: { ...schedule, habits, calls: schedule.calls.slice(0, calls.length) },
		calls,
		trace,
		truth: Object.fromEntries(schedule.nodes.map(({ name }) => [name, cluster.truth(name, taskId)])),
	};
	const rounds = likelyRounds(bare, real, manner);
	const reports = calls.map((report, index) => ({
		...report,
		rounds: (rounds[index] ?? []).flatMap(({ number, startedAt, endedAt, told }) =>
			told === undefined ? [] : [{ number, startedAt, endedAt, verdict: told.kind }],
		),
	}));
	return { ...bare, calls: reports, seen: { profile: "wire", rounds, isCounted, manner, real } };
}
