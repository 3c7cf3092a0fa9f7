import type { Capabilities, HelloResult } from "../protocol/messages.ts";
import type { ScenarioTags } from "../run/driver.ts";
import type { DeclaredHabits, Schedule } from "../schedule/schedule.ts";
import { isCounted, lackOf } from "./scenario-fit.ts";
import { isSeenBy } from "./sight.ts";
import { paceOnWire, scriptedRounds } from "./wire-pace.ts";

/** How exact real time is taken to be where a driver declares nothing (JUDGE-2). */
export const TOLERANCE_MS = 50;

/** In real time no scenario may take more. */
const MOST_MS = 20_000;
/** Needs that real time does not meet: its instants are not exact, and what is asked is the driver's choice. */
const NOT_COUNTED: readonly string[] = ["virtual-time", "chosen-question", "chosen-times"];

/** Why a scenario cannot be played over a driver's own sockets, as a sentence; `undefined` where it can. */
export function wireRefusal(
	schedule: Schedule,
	tags: ScenarioTags,
	hello: HelloResult,
	habits: DeclaredHabits,
): string | undefined {
	const { capabilities = {} } = hello;
	return (
		lackOf(tags, capabilities) ??
		callsRefusal(schedule, capabilities) ??
		worldRefusal(schedule) ??
		limitRefusal(schedule, hello.habits?.toleranceMs ?? TOLERANCE_MS) ??
		numbersRefusal(schedule, tags, habits) ??
		lengthRefusal(schedule, tags, hello, habits)
	);
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

/** Whether an answer came before its question was given up or after it, a machine's own delays decide where the two are as close as they are. */
function limitRefusal({ nodes, events, calls }: Schedule, toleranceMs: number): string | undefined {
	const limits = calls.map(({ requestTimeout = 5000 }) => requestTimeout);
	const plans = events.flatMap((event) => (event.kind === "plan" ? event.replies : []));
	const delays = [
		...nodes.flatMap(({ replies = [], latency = 1 }) => [latency, ...replies.map(({ after = latency }) => after)]),
		...plans.map(({ after = 1 }) => after),
	];
	const isClose = limits.some((limit) => delays.some((delay) => Math.abs(limit - delay) < toleranceMs));
	return isClose
		? "An answer and the end of its question's time are too close to be told apart in real time (JUDGE-2)."
		: undefined;
}

/** Where its numbers do not hold, a scenario is judged by the rules alone, as far as they go. */
function numbersRefusal(schedule: Schedule, tags: ScenarioTags, habits: DeclaredHabits): string | undefined {
	if (isCountedOnWire(schedule, tags, habits)) return undefined;
	const isRuled = tags.requirements.some(
		(id) => isSeenBy(id, "wire") && !(tags.level === "SHOULD" && (id === "ROUND-4" || id === "ROUND-8")),
	);
	return isRuled ? undefined : "Its instants cannot be seen in real time.";
}

function lengthRefusal(schedule: Schedule, tags: ScenarioTags, hello: HelloResult, habits: DeclaredHabits): string | undefined {
	const { pauseMs } = paceOnWire(schedule, tags, hello, habits);
	if (habits.firstSleep > 0 && pauseMs > MOST_MS / 2) return "The driver sleeps first, and for too long.";
	const ms = scriptedRounds(schedule) * (pauseMs + 2);
	return ms > MOST_MS ? `At the driver's own pace it would take ${Math.round(ms / 1000)} s.` : undefined;
}

/** Whether the numbers in a scenario hold in real time too. */
export function isCountedOnWire(schedule: Schedule, tags: ScenarioTags, habits: DeclaredHabits): boolean {
	const { nodes, events, calls } = schedule;
	const from = calls[0]?.at ?? 0;
	// What happens during the wait, and between calls, happens between other rounds than on the kit's clock.
	const isTimely =
		calls.length > 1 ||
		events.some(({ at }) => at > from) ||
		nodes.some(({ job }) => typeof job === "object" && (job?.lag ?? 0) > 0);
	return !isTimely && isCounted(tags, habits, NOT_COUNTED);
}
