import type { AnswerWord } from "../../simulator/reply-plan.ts";
import { createScaledClock } from "../../simulator/scaled-clock.ts";
import { serveCluster } from "../../simulator/tcp/index.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { libraryTracker } from "../run/library-tracker.ts";
import type { RoundReport } from "../run/round-report.ts";
import type { CallReport } from "../run/run.ts";
import { stage } from "../run/simulated-world.ts";
import { CURRENT_BUILDS } from "../schedule/builds.ts";
import type { Random } from "../schedule/random.ts";
import { type Call, LIBRARY_HABITS, type NodePlan, type Schedule } from "../schedule/schedule.ts";

/** Members are read when the cluster connects, and not again. */
const NEVER_TEND_MS = 3_600_000;
const TASK_ID = "4660";
const REPLIES = [
	"active",
	"done",
	"job not found",
	"no status",
	"done with failed records",
	"aborting",
	"aborted",
	"set named like a status",
] as const;
/**
 * Not `reset` and `closed`: over sockets the library asks again in the same round (CLUSTER-7), on virtual time it does
 * not.
 */
const FAULTS = ["malformed frame", "ERROR:20", "not authenticated", "server timeout"] as const;

/**
 * Draws a schedule whose result does not depend on time: the members stay, no event has a time, and at most one kind
 * of fault occurs, so that it does not matter which of several simultaneous errors is reported.
 *
 * @param words the replies that may occur (default: replies that every clause covers)
 */
export function drawTimelessSchedule(random: Random, words: readonly AnswerWord[] = REPLIES): Schedule {
	const fault = random.pick(FAULTS);
	const faults = random.pick([0, 0.1, 0.3]);
	const names = ["A", "B", "C"].slice(0, random.int(1, 3));
	const swarm = Array.from({ length: random.int(1, 3) }, () => random.pick(words));
	const nodes = names.map((name): NodePlan => {
		const replies = Array.from({ length: random.int(1, 6) }, () => ({
			reply: random.chance(faults) ? fault : random.pick(swarm),
		}));
		return { name, version: random.pick(CURRENT_BUILDS), job: null, replies };
	});
	const forgive = random.pick([0, 0, 1, 2]);
	const grace = random.pick([3, 3, 1, 2, 4]);
	const wait: Call = { kind: "wait", pollInterval: 1, ...(forgive > 0 && { forgive }), ...(grace !== 3 && { grace }) };
	const task = { id: TASK_ID, namespace: "test", set: "demo", kind: "query_execute" } as const;
	return { version: 1, task, nodes, events: [], habits: LIBRARY_HABITS, calls: [wait] };
}

/** Whether a schedule is of this kind, and so can run over sockets. */
export function isTimeless({ task, nodes, events, calls, habits }: Schedule): boolean {
	const [call, another] = calls;
	if (call?.kind !== "wait" || another !== undefined || events.length > 0 || habits !== LIBRARY_HABITS) return false;
	const { kind: _kind, pollInterval, grace: _grace, forgive: _forgive, ...others } = call;
	if (
		pollInterval !== 1 ||
		Object.keys(others).length > 0 ||
		task.node !== undefined ||
		task.startedOn !== undefined ||
		task.id !== TASK_ID
	)
		return false;
	const kinds = new Set<unknown>();
	for (const { name: _name, version, job, replies = [], ...rest } of nodes) {
		if (Object.keys(rest).length > 0 || job !== null || !isOneOf(CURRENT_BUILDS, version)) return false;
		for (const { reply, times: _times, ...how } of replies) {
			if (Object.keys(how).length > 0 || !(isOneOf(REPLIES, reply) || isOneOf(FAULTS, reply))) return false;
			if (isOneOf(FAULTS, reply)) kinds.add(reply);
		}
	}
	return kinds.size < 2;
}

function isOneOf(words: readonly unknown[], word: unknown): boolean {
	return words.includes(word);
}

/** Runs a schedule with one wait over sockets on loopback, in real time and unscaled. */
export async function runOverTcp(schedule: Schedule, rules: Rules = defaultRules): Promise<CallReport> {
	const [call] = schedule.calls;
	if (call === undefined) throw new RangeError("The schedule does not have a call.");
	const clock = createScaledClock();
	const world = stage(schedule, { clock });
	const served = await serveCluster(world);
	try {
		const cluster = await connectInfoCluster({ hosts: served.hosts, tendInterval: NEVER_TEND_MS });
		try {
			const rounds: RoundReport[] = [];
			const calledAt = clock.now();
			const outcome = await libraryTracker(rules)({ cluster, schedule, call, rounds });
			return { calledAt, settledAt: clock.now(), outcome, rounds };
		} finally {
			cluster.close();
		}
	} finally {
		clock.stop();
		await served.close();
	}
}

/**
 * The first difference between a run over sockets and one on virtual time, as a sentence: in the verdict of a round,
 * or in the end of the wait.
 */
export function timelessDifference(overTcp: CallReport, virtual: CallReport | undefined): string | undefined {
	const [tcp, own] = [stepsOf(overTcp), virtual === undefined ? ["no call"] : stepsOf(virtual)];
	for (let step = 0; step < Math.max(tcp.length, own.length); step++) {
		if (tcp[step] !== own[step])
			return `step ${step + 1} over sockets is ${tcp[step] ?? "none"}, on virtual time ${own[step] ?? "none"}`;
	}
	return undefined;
}

function stepsOf({ rounds, outcome }: CallReport): readonly string[] {
	const verdicts = rounds.map(({ verdict }) => verdict);
	if (outcome.kind === "error") return [...verdicts, outcome.code];
	const nodes = outcome.kind === "complete" ? (outcome.completion?.nodes ?? []) : [];
	return [...verdicts, `${outcome.kind} ${nodes.map(({ node, evidence }) => `${node} ${evidence}`).join(", ")}`.trim()];
}
