import { isAboutJobs } from "../../simulator/command-name.ts";
import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { type Cancel, realClock } from "../../src/clock.ts";
import type { Capabilities, Ended, HandleParams, ProtocolVersion, TrackParams } from "../protocol/messages.ts";
import { Declined } from "../run/driver.ts";
import type { CallOutcome, CallReport } from "../run/run.ts";
import { DIED, UNTOLD } from "../run/seen.ts";
import type { Call, Schedule } from "../schedule/schedule.ts";
import type { Adapter, AdapterAnswer } from "../stdio/adapter.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import { type CallLimits, CallWatch } from "./call-watch.ts";
import type { StartableClock } from "./startable-clock.ts";
import type { WirePace } from "./wire-pace.ts";

/** After this time without any question from the driver, the adapter counts as hanging. */
const LIMIT_MS = 60_000;
/** The adapter may answer this much later than a call may go on. */
const SPARE_MS = 10_000;

/** One play of a schedule through an adapter. */
export interface WirePlay {
	readonly adapter: Adapter;
	/** Lets each call after the first one have an adapter of its own. Default: all calls use `adapter`. */
	readonly useFresh?: (make: (own: Adapter) => Promise<void>) => Promise<void>;
	readonly cluster: SimulatedCluster;
	readonly clock: StartableClock;
	/** The addresses that the driver begins with, if it connects now. */
	hosts(): readonly string[];
	/** Resolves when every node that is up listens. */
	settled(): Promise<void>;
	readonly schedule: Schedule;
	readonly pace: WirePace;
	readonly capabilities: Capabilities;
	/** The budget of failures, for a wait without a budget in the schedule. */
	readonly forgive: number | undefined;
	readonly protocol: ProtocolVersion;
	/** When a call counts as endless, from the reports of the calls before it and of itself so far. */
	limitsOf(call: Call, soFar: () => readonly CallReport[]): CallLimits;
}

/**
 * Makes the calls one by one. The scenario's clock starts with the driver's first question about the job, so that the
 * events of a scenario do not race against a driver that still connects (JUDGE-4).
 */
export async function makeCalls(play: WirePlay): Promise<readonly CallReport[]> {
	const { adapter, cluster, clock, schedule, useFresh } = play;
	const reports: CallReport[] = [];
	clock.jumpTo(schedule.calls[0]?.at ?? 0);
	// Servers of nodes that have just crashed or restarted need a moment.
	await afterMs(schedule.events.length > 0 || schedule.network !== undefined ? SETTLING_MS : 0);
	if (schedule.network !== undefined) await play.settled();
	for (const [index, call] of schedule.calls.entries()) {
		let isOver = false;
		const make = async (own: Adapter) => {
			if (index > 0) {
				clock.start();
				await until(clock, call.at ?? 0);
			}
			const from = cluster.trace.events.length;
			const calledAt = clock.now();
			const report = (end: CallEnd): CallReport => {
				const asked = cluster.trace.events.slice(from).flatMap((event) => (event.kind === "asked" ? [event] : []));
				const settledAt = settledAtOf(end, asked, clock.now());
				return { calledAt, settledAt, ...end, rounds: [], questions: asked.map(({ question }) => question) };
			};
			const limits = play.limitsOf(call, () => [...reports, report({ outcome: { kind: "in_progress" } })]);
			reports.push(report(await makeCall({ ...play, adapter: own }, call, limits)));
			// A driver that has died makes no more calls.
			isOver = own.isBroken;
		};
		await (index > 0 && useFresh !== undefined ? useFresh(make) : make(adapter));
		if (isOver) break;
	}
	return reports;
}

type CallEnd = Pick<CallReport, "outcome" | "tookMs" | "connectMs" | "sleptMs">;

/** The end of a call, if the driver says how long it took. Otherwise the adapter's answer is its end. */
function settledAtOf({ tookMs }: CallEnd, asked: readonly { at: number; commands: readonly string[] }[], now: number): number {
	const first = asked.find(({ commands }) => commands.some(isAboutJobs));
	const last = asked.findLast(({ commands }) => commands.some(isAboutJobs));
	if (tookMs === undefined || first === undefined || last === undefined) return now;
	return Math.min(now, Math.max(first.at + tookMs, last.at));
}

const SETTLING_MS = 20;

async function afterMs(ms: number): Promise<void> {
	if (ms > 0) await new Promise<void>((resolve) => void realClock.schedule(realClock.now() + ms, "world", resolve));
}

async function until(clock: StartableClock, at: number): Promise<void> {
	if (clock.now() < at) await new Promise<void>((resolve) => clock.schedule(at, "round", resolve));
}

/**
 * Makes one call. A driver that polls beyond the limit counts as endless, which is a fault of the driver, not the
 * adapter.
 */
async function makeCall(play: WirePlay, call: Call, limits: CallLimits): Promise<CallEnd> {
	const { adapter, clock, cluster } = play;
	const cancels: Cancel[] = [];
	if (call.kind === "wait" && call.cancelAt !== undefined)
		cancels.push(
			clock.schedule(
				call.cancelAt,
				"world",
				() => void adapter.request("cancel", { request: adapter.lastRequest }, LIMIT_MS).catch(() => {}),
			),
		);
	const watch = new CallWatch(limits);
	const startedAt = realClock.now();
	let quietSince: number | undefined;
	let sleptMs = 0;
	let connected: Pick<CallEnd, "connectMs" | "sleptMs"> = {};
	cancels.push(
		() => watch.stop(),
		cluster.trace.subscribe((event) => {
			if (event.kind !== "asked") return;
			const now = realClock.now();
			const isAboutJob = event.commands.some(isAboutJobs);
			if (connected.connectMs === undefined) {
				// A driver that sleeps may read the build of a node afterwards. Until its first question, it connects.
				sleptMs = Math.max(sleptMs, now - (quietSince ?? (isAboutJob ? startedAt : now)));
				quietSince = now;
			}
			if (!isAboutJob) return;
			clock.start();
			watch.asked();
			const { scale } = play.pace;
			if (connected.connectMs === undefined) connected = { connectMs: (now - startedAt) * scale, sleptMs: sleptMs * scale };
		}),
	);
	try {
		const answered = ask(play, call, Math.max(LIMIT_MS, limits.openMs + SPARE_MS));
		const end = await Promise.race([
			watch.endless.then((outcome): CallEnd => ({ outcome })),
			answered.then((answer) => endOf(answer, play.pace.scale)),
		]).catch(deathOf);
		// The adapter still runs the call, so it cannot be used again.
		if (watch.isCut) {
			answered.catch(() => {});
			adapter.kill();
		}
		return { ...end, ...connected };
	} finally {
		for (const cancel of cancels) cancel();
	}
}

function ask(play: WirePlay, call: Call, limitMs: number): Promise<AdapterAnswer<Ended>> {
	const { adapter, schedule, pace, capabilities } = play;
	const { id: taskId, namespace, set, kind, node } = schedule.task;
	const handle: HandleParams = {
		hosts: play.hosts(),
		namespace,
		...(set !== undefined && { set }),
		taskId,
		kind,
		...(node !== undefined && { node }),
		...(capabilities.requestTimeout === true && { requestTimeout: pace.requestTimeoutMs }),
	};
	if (call.kind !== "wait") return adapter.request("status", handle, limitMs);
	const { timeout, forgive = play.forgive } = call;
	const params: TrackParams = {
		...handle,
		...(play.protocol > 1 && { indexFilter: schedule.task.filter === true }),
		...(pace.pollInterval !== undefined && { pollInterval: pace.pollInterval }),
		...(timeout !== undefined &&
			timeout < Number.POSITIVE_INFINITY &&
			capabilities.timeout === true && { timeout: pace.timeout(timeout) }),
		...(forgive !== undefined && { forgive }),
		...(schedule.network?.alternate === true && { useAlternate: true }),
	};
	return adapter.request("track", params, limitMs);
}

/**
 * A driver that crashes in a call has ended it in the worst way. Any other fault of an adapter says nothing about its
 * driver.
 */
function deathOf(error: unknown): CallEnd {
	if (!(error instanceof HarnessError) || error.crash === undefined) throw error;
	return { outcome: { kind: "error", code: DIED, message: error.message } };
}

function endOf(answer: AdapterAnswer<Ended>, scale: number): CallEnd {
	const outcome = outcomeOf(answer);
	const tookMs = answer.kind === "result" ? answer.result.tookMs : undefined;
	return { outcome, ...(tookMs !== undefined && { tookMs: tookMs * scale }) };
}

function outcomeOf(answer: AdapterAnswer<Ended>): CallOutcome {
	if (answer.kind === "unsupported") throw new Declined(answer.why);
	const { ended, code = UNTOLD, node, serverCode, message = "" } = answer.result;
	switch (ended) {
		case "complete":
		case "in_progress":
			return { kind: ended };
		case "cancelled":
			return { kind: "cancelled" };
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
