import type { SimulatedCluster } from "../../../simulator/simulated-cluster.ts";
import { type ServedCluster, serveCluster } from "../../../simulator/tcp/index.ts";
import { type Profile, type ScenarioTags, Unsupported } from "../driver.ts";
import { callsOf, worldOf } from "../oracle/history.ts";
import type { Capabilities, Ended, HandleParams, HelloResult, TrackParams } from "../protocol/messages.ts";
import { isAboutJobs } from "../question-form.ts";
import type { CallOutcome, CallReport, Run } from "../run.ts";
import type { Call, DeclaredHabits, Schedule } from "../schedule.ts";
import { jobIdOf, stage } from "../simulated-world.ts";
import type { Adapter, Answer } from "../stdio/adapter.ts";
import type { AdapterPool } from "../stdio/adapter-pool.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import { hiddenFailures, memberChanges, roundsSeen } from "./rounds-seen.ts";
import { isCounted, lackOf } from "./scenario-fit.ts";
import { type RealTerms, UNTOLD } from "./seen.ts";
import { createStartableClock, type StartableClock } from "./startable-clock.ts";
import { paceOnWire, scriptedRounds, type WirePace } from "./wire-pace.ts";

const TOLERANCE_MS = 50;
const TEND_MS = 1000;
/** In real time no scenario may take more. */
const MOST_MS = 20_000;

/** What polls and their answers can show. */
const JUDGED = /^(ASK-[1-8]|ROUND-([1-8]|10|12)|STATUS-1|WAIT-([1-7]|9|10|11|12))$/;
/** What the rules find by themselves where a scenario's numbers do not hold. */
const RULED = /^(ASK-[1345678]|ROUND-([13-8]|10)|STATUS-1|WAIT-([1-7]|12))$/;
/** Needs that real time does not meet: its instants are not exact, and what is asked is the driver's choice. */
const NOT_COUNTED: readonly string[] = ["virtual-time", "chosen-question", "chosen-times"];

/** The driver connects to the cluster with its own sockets, and tracks in real time. */
export function wireProfile(pool: AdapterPool, hello: HelloResult, habits: DeclaredHabits): Profile {
	const { capabilities = {} } = hello;
	return {
		name: "wire",
		judges: (requirement) => JUDGED.test(requirement),
		refusal(schedule, tags) {
			return (
				lackOf(tags, capabilities) ??
				callsRefusal(schedule, capabilities) ??
				worldRefusal(schedule) ??
				numbersRefusal(schedule, tags, habits) ??
				lengthRefusal(schedule, tags, hello, habits)
			);
		},
		async run(schedule, tags) {
			const pace = paceOnWire(schedule, tags, hello, habits);
			const clock = createStartableClock(pace.scale);
			const cluster = stage(schedule, { clock });
			const served = await serveCluster(cluster);
			try {
				const calls = await pool.use((adapter) => makeCalls({ adapter, cluster, clock, served, schedule, pace, capabilities }));
				return runOf(schedule, calls, cluster, termsOf(hello, pace, schedule), habits, isCountedHere(schedule, tags, habits));
			} finally {
				clock.stop();
				await served.close();
			}
		},
	};
}

function callsRefusal({ task, calls }: Schedule, capabilities: Capabilities): string | undefined {
	const lacks = (name: keyof Capabilities) => capabilities[name] !== true;
	if (calls.length === 0) return "Nothing is asked of the driver.";
	if (task.node !== undefined && lacks("namedNode")) return "The driver says that it tracks no task on one node alone.";
	if (!/^[1-9]\d{0,19}$/.test(task.id)) return "An id that is none cannot be handed over in a message.";
	if (BigInt(task.id) > Number.MAX_SAFE_INTEGER && lacks("bigTaskIds"))
		return "The driver says that it takes no task id above 2^53-1.";
	for (const [index, call] of calls.entries()) {
		if (call.kind === "abort") return "What an abort does is not judged from outside (JUDGE-3).";
		if (call.kind === "status" && lacks("status")) return "The driver says that it does not have status.";
		if (index > 0 && (call.at ?? 0) <= (calls[index - 1]?.at ?? 0)) return "An adapter makes one call after the other.";
		if (call.kind !== "wait") continue;
		if (call.options !== undefined) return "Senseless options cannot be handed over in a message.";
		if (call.timeout !== undefined && call.timeout < Number.POSITIVE_INFINITY && lacks("timeout"))
			return "The driver says that it takes no timeout.";
		if (call.forgive !== undefined && lacks("forgive")) return "The driver says that it forgives no failures.";
		if (call.cancelAt !== undefined && lacks("cancel")) return "The driver says that its waits cannot be called off.";
		if ((call.timeout ?? 0) < 0 || (call.pollInterval ?? 0) < 0 || (call.requestTimeout ?? 1) <= 0)
			return "Senseless options cannot be handed over in a message.";
	}
	return undefined;
}

function worldRefusal(schedule: Schedule): string | undefined {
	const { nodes, events, calls } = schedule;
	if (nodes.some(({ believedBuild }) => believedBuild !== undefined))
		return "What a driver takes a build for cannot be arranged over a socket.";
	if (events.some(({ kind }) => kind === "ready" || kind === "not ready"))
		return "A cluster without a view of itself cannot be shown over a socket.";
	const plans = [
		...nodes.flatMap(({ replies = [] }) => replies),
		...events.flatMap((event) => (event.kind === "plan" ? event.replies : [])),
	];
	const isForeign = plans.some(
		({ reply }) => typeof reply === "object" && "body" in reply && reply.body !== "" && !reply.body.startsWith("ERROR:"),
	);
	if (isForeign) return "Over a socket a reply to other commands may as well be taken for a broken connection.";
	// A client whose nodes have all left still knows their addresses, and servers that have left still answer.
	const instants = [calls[0]?.at ?? 0, ...events.map(({ at }) => at)];
	const isMember = (name: string, at: number) => {
		const change = events.findLast(
			(event) => (event.kind === "join" || event.kind === "leave") && event.node === name && event.at <= at,
		);
		return change === undefined ? nodes.find((node) => node.name === name)?.member !== false : change.kind === "join";
	};
	const isEmpty = instants.some((at) => at >= (calls[0]?.at ?? 0) && !nodes.some(({ name }) => isMember(name, at)));
	return isEmpty ? "A cluster without nodes has no address to connect to." : undefined;
}

/** Where its numbers do not hold, a scenario is judged by the rules alone, as far as they go. */
function numbersRefusal(schedule: Schedule, tags: ScenarioTags, habits: DeclaredHabits): string | undefined {
	if (isCountedHere(schedule, tags, habits)) return undefined;
	const isRuled = tags.requirements.some(
		(id) => RULED.test(id) && !(tags.level === "SHOULD" && (id === "ROUND-4" || id === "ROUND-8")),
	);
	return isRuled ? undefined : "Its instants cannot be seen in real time.";
}

function lengthRefusal(schedule: Schedule, tags: ScenarioTags, hello: HelloResult, habits: DeclaredHabits): string | undefined {
	const { pauseMs } = paceOnWire(schedule, tags, hello, habits);
	const ms = scriptedRounds(schedule) * (pauseMs + 2);
	return ms > MOST_MS ? `At the driver's own pace it would take ${Math.round(ms / 1000)} s.` : undefined;
}

function isCountedHere(schedule: Schedule, tags: ScenarioTags, habits: DeclaredHabits): boolean {
	const from = schedule.calls[0]?.at ?? 0;
	// What happens during the wait happens between other rounds than on the kit's clock.
	return isCounted(tags, habits, NOT_COUNTED) && !schedule.events.some(({ at }) => at > from);
}

interface Making {
	readonly adapter: Adapter;
	readonly cluster: SimulatedCluster;
	readonly clock: StartableClock;
	readonly served: ServedCluster;
	readonly schedule: Schedule;
	readonly pace: WirePace;
	readonly capabilities: Capabilities;
}

async function makeCalls(making: Making): Promise<readonly CallReport[]> {
	const { cluster, clock, schedule } = making;
	const reports: CallReport[] = [];
	clock.start();
	for (const call of schedule.calls) {
		await until(clock, call.at ?? 0);
		const from = cluster.trace.events.length;
		const calledAt = clock.now();
		const outcome = await makeCall(making, call, from);
		const questions = cluster.trace.events.slice(from).flatMap((event) => (event.kind === "asked" ? [event.question] : []));
		reports.push({ calledAt, settledAt: clock.now(), outcome, rounds: [], questions });
	}
	return reports;
}

async function until(clock: StartableClock, at: number): Promise<void> {
	if (clock.now() < at) await new Promise<void>((resolve) => clock.schedule(at, "round", resolve));
}

/** A driver that polls and polls is not late with its answer; it has none. */
async function makeCall(making: Making, call: Call, from: number): Promise<CallOutcome> {
	const { adapter, clock, cluster, pace } = making;
	const limit = pace.limitMs(call);
	const cancel =
		call.kind === "wait" && call.cancelAt !== undefined
			? clock.schedule(
					call.cancelAt,
					"world",
					() => void adapter.request("cancel", { request: adapter.lastRequest }, limit).catch(() => {}),
				)
			: undefined;
	try {
		return outcomeOf(await ask(making, call, limit));
	} catch (error) {
		const hasAsked = cluster.trace.events.slice(from).some((event) => event.kind === "asked" && event.commands.some(isAboutJobs));
		if (!(error instanceof HarnessError) || !error.isLate || !hasAsked) throw error;
		return { kind: "error", code: "endless", message: "the call never ended" };
	} finally {
		cancel?.();
	}
}

function ask(making: Making, call: Call, limit: number): Promise<Answer<Ended>> {
	const { adapter, served, schedule, pace, capabilities } = making;
	const { id: taskId, namespace, set, kind, node } = schedule.task;
	const handle: HandleParams = {
		hosts: served.hosts,
		namespace,
		...(set !== undefined && { set }),
		taskId,
		kind,
		...(node !== undefined && { node }),
		...(capabilities.requestTimeout === true && { requestTimeout: pace.requestTimeoutMs }),
	};
	if (call.kind !== "wait") return adapter.request("status", handle, limit);
	const { timeout, forgive } = call;
	const params: TrackParams = {
		...handle,
		...(pace.pollInterval !== undefined && { pollInterval: pace.pollInterval }),
		...(timeout !== undefined && timeout < Number.POSITIVE_INFINITY && { timeout: pace.real(timeout) }),
		...(forgive !== undefined && { forgive }),
	};
	return adapter.request("track", params, limit);
}

function outcomeOf(answer: Answer<Ended>): CallOutcome {
	if (answer.kind === "unsupported") throw new Unsupported(answer.why);
	const { ended, code = UNTOLD, node, serverCode, message = "" } = answer.result;
	switch (ended) {
		case "complete":
		case "in_progress":
			return { kind: ended };
		case "cancelled":
			return { kind: "called off" };
		case "error":
			return {
				kind: "error",
				code,
				message,
				...(node !== undefined && { node }),
				...(serverCode !== undefined && { serverCode }),
			};
		default:
			return ended satisfies never;
	}
}

function termsOf(
	{ habits: { toleranceMs = TOLERANCE_MS, tendIntervalMs = TEND_MS } = {} }: HelloResult,
	pace: WirePace,
	{ calls }: Schedule,
): RealTerms {
	const { scale, pauseMs, requestTimeoutMs, real } = pace;
	const timeout = calls.find((call) => call.kind === "wait")?.timeout;
	return {
		toleranceMs: toleranceMs * scale,
		unawareMs: (tendIntervalMs + toleranceMs) * scale,
		pauseMs: pauseMs * scale,
		requestTimeoutMs: requestTimeoutMs * scale,
		...(timeout !== undefined && timeout < Number.POSITIVE_INFINITY && { timeoutMs: real(timeout) * scale }),
	};
}

function runOf(
	schedule: Schedule,
	calls: readonly CallReport[],
	cluster: SimulatedCluster,
	real: RealTerms,
	habits: DeclaredHabits,
	isCountedRun: boolean,
): Run {
	const taskId = jobIdOf(schedule.task);
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
