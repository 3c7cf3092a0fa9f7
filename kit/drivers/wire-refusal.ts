import { hasIpv6 } from "../../simulator/tcp/has-ipv6.ts";
import type { Capabilities, HelloResult } from "../protocol/messages.ts";
import type { ScenarioTags } from "../run/driver.ts";
import type { OutsideHabits } from "../run/seen.ts";
import { isPlayableOnSockets } from "../run/socket-world.ts";
import { adaptiveLimits, type DeclaredHabits, type Schedule, type WorldEvent } from "../schedule/schedule.ts";
import { outsideHabits, UNLIMITED_RETRIES } from "./declared-habits.ts";
import { ADAPTIVE_REFUSAL, isCounted, lackOf } from "./scenario-fit.ts";
import { answerDelays, isSilent, QUICK_MS, scriptedRounds } from "./scenario-times.ts";
import { isSeenBy } from "./sight.ts";
import { paceOnWire, TOLERANCE_MS, totalPauses, USUAL_TEND_MS } from "./wire-pace.ts";

/** The task ids of scenarios that are not about the id: those about rounds use 4660, those about replies use 1. */
const USUAL_IDS: readonly string[] = ["4660", "1"];
/** The longest scenario that is played in real time. */
const MOST_MS = 20_000;
/** Needs that real time cannot meet: times are not exact, and the driver chooses its questions. */
const NOT_COUNTED: readonly string[] = ["virtual-time", "chosen-question", "chosen-times"];

/** Why a scenario cannot be played over a driver's own sockets, as a sentence; `undefined` if it can. */
export function wireRefusal(
	schedule: Schedule,
	tags: ScenarioTags,
	hello: HelloResult,
	habits: DeclaredHabits,
): string | undefined {
	const { capabilities = {} } = hello;
	const manner = outsideHabits(hello);
	const lack = lackOfMachine(tags);
	if (lack !== undefined) return lack;
	if (schedule.network !== undefined) return networkRefusal(schedule, tags, hello, habits);
	return (
		lackOf(tags, capabilities, manner) ??
		callsRefusal(schedule, capabilities) ??
		worldRefusal(schedule) ??
		startRefusal(schedule, capabilities) ??
		silenceRefusal(schedule, manner) ??
		limitRefusal(schedule, hello.habits?.toleranceMs ?? TOLERANCE_MS) ??
		ownLimitRefusal(schedule, tags, hello, habits) ??
		numbersRefusal(schedule, tags, habits, manner) ??
		lengthRefusal(schedule, tags, hello, habits)
	);
}

/** A driver that looks at its members more rarely would make a scenario about them too long. */
const MOST_TEND_MS = 3000;

function networkRefusal(
	schedule: Schedule,
	tags: ScenarioTags,
	{ capabilities = {}, habits: { tendIntervalMs = USUAL_TEND_MS } = {} }: HelloResult,
	{ retries }: DeclaredHabits,
): string | undefined {
	const isAboutMembers = tags.requirements.some((id) => isSeenBy(id, "wire-numbers"));
	if (!isAboutMembers || tags.needs.includes("virtual-time") || !isPlayableOnSockets(schedule))
		return "This network can only be played on virtual time.";
	if (tendIntervalMs > MOST_TEND_MS) return `The driver looks at its members only every ${tendIntervalMs} ms.`;
	if (tags.needs.includes("retries") && retries < UNLIMITED_RETRIES)
		return "A driver that does not repeat a question until its timeout may fail at once (CLUSTER-7).";
	if (schedule.network?.alternate === true && capabilities.useAlternate !== true)
		return "The driver has no option for alternate addresses.";
	if (capabilities.starts === true && schedule.network?.connectAt !== undefined)
		return "The driver starts the query itself, which needs every node.";
	return callsRefusal(schedule, { ...capabilities, timeout: true });
}

/** The feature that a scenario needs and this machine does not have. This is not a fault of the driver. */
export function lackOfMachine(
	{ needs }: ScenarioTags,
	has: { readonly ipv6: boolean } = { ipv6: hasIpv6() },
): string | undefined {
	return needs.includes("ipv6") && !has.ipv6 ? "not run: this machine has no IPv6." : undefined;
}

function callsRefusal({ task, calls }: Schedule, capabilities: Capabilities): string | undefined {
	const lacks = (name: keyof Capabilities) => capabilities[name] !== true;
	const without = (name: keyof Capabilities) => `The driver does not offer the capability ${name}.`;
	if (calls.length === 0) return "The scenario does not call the driver.";
	if (task.node !== undefined && lacks("namedNode")) return without("namedNode");
	if (!/^[1-9]\d{0,19}$/.test(task.id)) return "Messages cannot carry an invalid task id.";
	if (BigInt(task.id) > Number.MAX_SAFE_INTEGER && lacks("bigTaskIds")) return without("bigTaskIds");
	for (const [index, call] of calls.entries()) {
		if (call.kind === "abort") return "The effect of an abort is not judged through an adapter (JUDGE-3).";
		if (call.kind === "status" && lacks("status")) return without("status");
		if (index > 0 && (call.at ?? 0) <= (calls[index - 1]?.at ?? 0)) return "An adapter cannot make two calls at the same time.";
		if (call.kind !== "wait") continue;
		if (call.options !== undefined) return "Messages cannot carry invalid options.";
		if (call.timeout !== undefined && call.timeout < Number.POSITIVE_INFINITY && lacks("timeout")) return without("timeout");
		if (adaptiveLimits(call) !== undefined) return ADAPTIVE_REFUSAL;
		if (call.forgive !== undefined && lacks("forgive")) return without("forgive");
		if (call.cancelAt !== undefined && lacks("cancel")) return without("cancel");
		if ((call.timeout ?? 0) < 0 || (call.pollInterval ?? 0) < 0 || (call.requestTimeout ?? 1) <= 0)
			return "Messages cannot carry invalid options.";
	}
	return undefined;
}

function worldRefusal(schedule: Schedule): string | undefined {
	const { nodes, events, calls } = schedule;
	if (nodes.some(({ believedBuild }) => believedBuild !== undefined))
		return "A wrong belief about a node's build cannot be caused over a socket.";
	if (events.some(({ kind }) => kind === "ready" || kind === "not ready"))
		return "The change of a cluster's readiness cannot be caused over a socket.";
	const plans = [
		...nodes.flatMap(({ replies = [] }) => replies),
		...events.flatMap((event) => (event.kind === "plan" ? event.replies : [])),
	];
	const isForeign = plans.some(
		({ reply }) => typeof reply === "object" && "body" in reply && reply.body !== "" && !reply.body.startsWith("ERROR:"),
	);
	if (isForeign) return "A driver may treat a reply to other commands as a broken connection, which is correct too.";
	// Servers that have left the cluster still answer, and a client still knows their addresses.
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

/** A driver that starts the query itself chooses the task id, and needs every node when it starts. */
function startRefusal({ task, events, calls }: Schedule, { starts }: Capabilities): string | undefined {
	if (starts !== true) return undefined;
	if (!USUAL_IDS.includes(task.id)) return "The driver starts the query itself, so it chooses the task id.";
	const from = calls[0]?.at ?? 0;
	return events.some(({ at, kind }) => at <= from && (kind === "crash" || kind === "hold"))
		? "The driver starts the query itself, which needs every node."
		: undefined;
}

/** A driver without a request timeout would wait for a silent node for ever. */
function silenceRefusal(schedule: Schedule, { requestTimeoutPer }: OutsideHabits): string | undefined {
	return requestTimeoutPer === "none" && isSilent(schedule)
		? "The driver declares that it has no request timeout, so a silent node would block it (ASK-7)."
		: undefined;
}

/** If an answer comes close to the end of a time limit, the machine's delays decide which of them is first. */
function limitRefusal({ nodes, events, calls }: Schedule, toleranceMs: number): string | undefined {
	const limits = calls.map(({ requestTimeout = 5000 }) => requestTimeout);
	const plans = events.flatMap((event) => (event.kind === "plan" ? event.replies : []));
	const delays = [
		...nodes.flatMap(({ replies = [], latency = 1 }) => [latency, ...replies.map(({ after = latency }) => after)]),
		...plans.map(({ after = 1 }) => after),
	];
	const isClose = (limit: number) => delays.some((delay) => Math.abs(limit - delay) < toleranceMs);
	if (limits.some(isClose)) return "An answer comes too close to the request timeout to be judged in real time (JUDGE-2).";
	// The timeouts of a few milliseconds that some scenarios have become longer, but a quick answer does not.
	const slow = delays.filter((delay) => delay > QUICK_MS);
	const timeouts = calls.flatMap((call) => (call.kind === "wait" && call.timeout !== undefined ? [call.timeout] : []));
	const isLast = timeouts.some((timeout) => slow.some((delay) => Math.abs(timeout - delay) < toleranceMs));
	return isLast ? "An answer comes too close to the timeout of the wait to be judged in real time (JUDGE-2)." : undefined;
}

/**
 * A driver whose request timeout the caller cannot set gives up an answer that the scenario lets it wait for. That is
 * lawful, so the scenario says nothing about this driver.
 */
function ownLimitRefusal(schedule: Schedule, tags: ScenarioTags, hello: HelloResult, habits: DeclaredHabits): string | undefined {
	if (hello.capabilities?.requestTimeout === true || hello.habits?.requestTimeoutPer === "none") return undefined;
	const { scale, requestTimeoutMs } = paceOnWire(schedule, tags, hello, habits);
	const limits = schedule.calls.map((call) =>
		Math.min(call.requestTimeout ?? 5000, (call.kind === "wait" && call.timeout) || 5000),
	);
	const limit = Math.min(...limits);
	const awaited = answerDelays(schedule).filter((delay) => delay > QUICK_MS && delay < limit);
	const spare = hello.habits?.toleranceMs ?? TOLERANCE_MS;
	return awaited.some((delay) => delay / scale > requestTimeoutMs - spare)
		? `The driver gives up a question after ${requestTimeoutMs} ms, before an answer of this scenario comes (ASK-7).`
		: undefined;
}

/** If its numbers do not apply, a scenario must be about a requirement that the rules can judge. */
function numbersRefusal(
	schedule: Schedule,
	tags: ScenarioTags,
	habits: DeclaredHabits,
	manner: OutsideHabits,
): string | undefined {
	if (isCountedOnWire(schedule, tags, habits, manner)) return undefined;
	const isRuled = tags.requirements.some(
		(id) => isSeenBy(id, "wire") && !(tags.level === "SHOULD" && (id === "ROUND-4" || id === "ROUND-8")),
	);
	return isRuled ? undefined : "This profile cannot observe the exact times of this scenario.";
}

function lengthRefusal(schedule: Schedule, tags: ScenarioTags, hello: HelloResult, habits: DeclaredHabits): string | undefined {
	const { pauseMs } = paceOnWire(schedule, tags, hello, habits);
	if (habits.firstSleep > MOST_MS / 2) return "The driver sleeps too long before its first round.";
	const rounds = scriptedRounds(schedule);
	const ms = totalPauses(rounds, pauseMs, habits.interval) + 2 * rounds;
	return ms > MOST_MS
		? `The scenario would take ${Math.round(ms / 1000)} s at the driver's own pace, which is too long.`
		: undefined;
}

const UNSURE_EVENTS: readonly WorldEvent["kind"][] = ["crash", "restart", "join", "leave", "ready", "not ready"];

/** Whether the numbers in a scenario also apply in real time. */
export function isCountedOnWire(schedule: Schedule, tags: ScenarioTags, habits: DeclaredHabits, manner: OutsideHabits): boolean {
	const { nodes, events, calls } = schedule;
	if (schedule.network !== undefined) return true;
	const from = calls[0]?.at ?? 0;
	// Events during the wait and between calls fall between other rounds than on virtual time.
	// A driver without retries may fail at once if a connection breaks, and one needs time to see a change of members
	// (JUDGE-2).
	const isBroken = events.some(({ kind }) => UNSURE_EVENTS.includes(kind));
	const isTimely =
		isBroken ||
		calls.length > 1 ||
		events.some(({ at, after }) => after === undefined && at > from) ||
		nodes.some(({ job }) => typeof job === "object" && (job?.lag ?? 0) > 0);
	return !isTimely && isCounted(schedule, tags, habits, manner, NOT_COUNTED);
}
