import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { ServedCluster } from "../../simulator/tcp/index.ts";
import { type Cancel, realClock } from "../../src/clock.ts";
import { isAboutJobs } from "../oracle/question-form.ts";
import type { Capabilities, Ended, HandleParams, TrackParams } from "../protocol/messages.ts";
import { Unsupported } from "../run/driver.ts";
import type { CallOutcome, CallReport } from "../run/run.ts";
import { UNTOLD } from "../run/seen.ts";
import type { Call, Schedule } from "../schedule/schedule.ts";
import type { Adapter, Answer } from "../stdio/adapter.ts";
import type { StartableClock } from "./startable-clock.ts";
import type { WirePace } from "./wire-pace.ts";

/** After this time without any question from the driver, the adapter counts as hanging. */
const LIMIT_MS = 60_000;

/** One play of a schedule through an adapter. */
export interface WirePlay {
	readonly adapter: Adapter;
	readonly cluster: SimulatedCluster;
	readonly clock: StartableClock;
	readonly served: ServedCluster;
	readonly schedule: Schedule;
	readonly pace: WirePace;
	readonly capabilities: Capabilities;
}

/** Makes the calls one by one. The scenario's clock starts with the first. */
export async function makeCalls(play: WirePlay): Promise<readonly CallReport[]> {
	const { cluster, clock, schedule } = play;
	const reports: CallReport[] = [];
	clock.start();
	for (const call of schedule.calls) {
		await until(clock, call.at ?? 0);
		const from = cluster.trace.events.length;
		const calledAt = clock.now();
		const outcome = await makeCall(play, call);
		const questions = cluster.trace.events.slice(from).flatMap((event) => (event.kind === "asked" ? [event.question] : []));
		reports.push({ calledAt, settledAt: clock.now(), outcome, rounds: [], questions });
	}
	return reports;
}

async function until(clock: StartableClock, at: number): Promise<void> {
	if (clock.now() < at) await new Promise<void>((resolve) => clock.schedule(at, "round", resolve));
}

/** Makes one call. A driver that polls beyond the limit counts as endless, which is a fault of the driver, not the adapter. */
async function makeCall(play: WirePlay, call: Call): Promise<CallOutcome> {
	const { adapter, clock, cluster, pace } = play;
	const cancels: Cancel[] = [];
	if (call.kind === "wait" && call.cancelAt !== undefined)
		cancels.push(
			clock.schedule(
				call.cancelAt,
				"world",
				() => void adapter.request("cancel", { request: adapter.lastRequest }, LIMIT_MS).catch(() => {}),
			),
		);
	const endless = new Promise<CallOutcome>((resolve) => {
		const limit = pace.limitMs(call);
		const unsubscribe = cluster.trace.subscribe((event) => {
			if (event.kind !== "asked" || !event.commands.some(isAboutJobs)) return;
			unsubscribe();
			const giveUp = () => resolve({ kind: "error", code: "endless", message: "the call never ended" });
			cancels.push(realClock.schedule(realClock.now() + limit, "world", giveUp));
		});
		cancels.push(unsubscribe);
	});
	try {
		const answered = ask(play, call);
		const outcome = await Promise.race([endless, answered.then(outcomeOf)]);
		// The adapter still runs the endless call, so it cannot be used again.
		if (outcome.kind === "error" && outcome.code === "endless") {
			answered.catch(() => {});
			adapter.kill();
		}
		return outcome;
	} finally {
		for (const cancel of cancels) cancel();
	}
}

function ask(play: WirePlay, call: Call): Promise<Answer<Ended>> {
	const { adapter, served, schedule, pace, capabilities } = play;
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
	if (call.kind !== "wait") return adapter.request("status", handle, LIMIT_MS);
	const { timeout, forgive } = call;
	const params: TrackParams = {
		...handle,
		...(pace.pollInterval !== undefined && { pollInterval: pace.pollInterval }),
		...(timeout !== undefined && timeout < Number.POSITIVE_INFINITY && { timeout: pace.real(timeout) }),
		...(forgive !== undefined && { forgive }),
	};
	return adapter.request("track", params, LIMIT_MS);
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
