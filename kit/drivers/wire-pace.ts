import type { JobLife } from "../../simulator/background-job.ts";
import type { PlannedReply } from "../../simulator/reply-plan.ts";
import type { HelloResult } from "../protocol/messages.ts";
import type { ScenarioTags } from "../run/driver.ts";
import type { Call, DeclaredHabits, Schedule } from "../schedule/schedule.ts";
import { USUAL_PAUSE_MS } from "./declared-habits.ts";

/** How a scenario is played in real time. What is asked of the driver is in real milliseconds. */
export interface WirePace {
	/** How many of the scenario's milliseconds pass in a real one. */
	readonly scale: number;
	readonly pollInterval: number | undefined;
	/** How long the driver is expected to pause between rounds, and to wait for an answer. */
	readonly pauseMs: number;
	readonly requestTimeoutMs: number;
	/** How long a call may take from its first question on, before the driver is taken to go on for ever. */
	limitMs(call: Call): number;
	/** Scenario's milliseconds as the driver is asked for them. */
	real(ms: number): number;
}

/** The interval that drivers are asked for, where they take one. */
const SHORT_PAUSE_MS = 20;
/** Where the pause itself is looked at, it has to be longer than what times may be off by. */
const VISIBLE_PAUSE_MS = 200;
/** A time shorter than these, in real milliseconds, is lost in the noise of a busy machine. */
const SHORTEST = { timeout: 100, requestTimeout: 100, smallest: 5 } as const;
/** What a question may take where a scenario says nothing of it. */
const QUIET_REQUEST_TIMEOUT_MS = 1000;
/** No scenario takes longer than this, or than so many pauses. */
const LONGEST_MS = 2000;
const LONGEST_PAUSES = 6;
/** What a round may take on a busy machine, and a wait to come to its end. */
const ROUND_MS = 40;
const END_MS = 500;
/** However many rounds a scenario takes. */
const MOST_OPEN_MS = 20_000;
const SPARE_ROUNDS = 6;
const DEFAULT_REQUEST_TIMEOUT_MS = 5000;

export function paceOnWire(
	schedule: Schedule,
	tags: ScenarioTags,
	{ capabilities = {}, habits: told = {} }: HelloResult,
	habits: DeclaredHabits,
): WirePace {
	const wait = schedule.calls.find((call) => call.kind === "wait");
	const asked = wait?.pollInterval ?? USUAL_PAUSE_MS;
	const declared = habits.interval.kind === "backoff" ? habits.interval.most : (told.pollIntervalMs ?? USUAL_PAUSE_MS);
	const isAbout = (...ids: readonly string[]) => tags.requirements.some((id) => ids.includes(id));
	const takesInterval = capabilities.pollInterval === true;
	const wanted = takesInterval ? (isAbout("WAIT-1", "WAIT-2") ? VISIBLE_PAUSE_MS : SHORT_PAUSE_MS) : declared;
	const times = timesOf(schedule);
	const own = schedule.calls.find((call) => call.kind !== "abort" && call.requestTimeout !== undefined)?.requestTimeout;
	const least = [
		wanted / (asked || USUAL_PAUSE_MS),
		wait?.timeout ? SHORTEST.timeout / wait.timeout : 0,
		own !== undefined && isAbout("ASK-5", "ASK-7") ? SHORTEST.requestTimeout / own : 0,
	];
	const most = Math.max(LONGEST_MS, LONGEST_PAUSES * wanted) / Math.max(...times, 1);
	const shrink = Math.min(Math.max(...least), most);
	const real = (ms: number) => (ms === 0 ? 0 : Math.max(ms * shrink, SHORTEST.smallest));
	const pauseMs = takesInterval ? asked * shrink : declared;
	const requestTimeoutMs =
		capabilities.requestTimeout === true
			? Math.max((own ?? 0) * shrink, own === undefined ? QUIET_REQUEST_TIMEOUT_MS : SHORTEST.requestTimeout)
			: (told.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS);
	const rounds = scriptedRounds(schedule) + habits.grace + SPARE_ROUNDS;
	return {
		scale: 1 / shrink,
		pollInterval: takesInterval ? pauseMs : undefined,
		pauseMs,
		requestTimeoutMs,
		real,
		limitMs(call) {
			const timeout =
				call.kind === "wait" && call.timeout !== undefined && call.timeout < Number.POSITIVE_INFINITY
					? real(call.timeout)
					: undefined;
			const open = timeout ?? Math.max(...times, 0) * shrink + rounds * (pauseMs + ROUND_MS) + habits.firstSleep;
			return END_MS + Math.min(open, MOST_OPEN_MS) + (isSilent(schedule) ? requestTimeoutMs * (habits.retries + 1) : 0);
		},
	};
}

/** Whether a question may have to be given up. */
function isSilent({ nodes, events }: Schedule): boolean {
	const replies = [
		...nodes.flatMap((node) => node.replies ?? []),
		...events.flatMap((event) => (event.kind === "plan" ? event.replies : [])),
	];
	return (
		replies.some(({ reply, wire }) => reply === "silence" || wire !== undefined) ||
		events.some(({ kind }) => kind === "hold" || kind === "crash")
	);
}

/** All times of a schedule that have an end, but for the pause. */
function timesOf({ nodes, events, calls }: Schedule): readonly number[] {
	const times = [
		...nodes.flatMap(({ latency = 0, job, replies = [] }) => [
			latency,
			...(typeof job === "object" && job !== null ? livesFor(job) : []),
			...delays(replies),
		]),
		...events.flatMap((event) => [
			event.at,
			...("replies" in event ? delays(event.replies) : []),
			...("job" in event ? livesFor(event.job) : []),
		]),
		...calls.flatMap((call) => [call.at ?? 0, ...(call.kind === "wait" ? [call.timeout ?? 0, call.cancelAt ?? 0] : [])]),
	];
	return times.filter((time) => time < Number.POSITIVE_INFINITY);
}

function livesFor({ lag = 0, duration = 1000, drain = 0, abortDelay = 0 }: JobLife): readonly number[] {
	return [lag + duration + drain + abortDelay];
}

function delays(replies: readonly PlannedReply[]): readonly number[] {
	return replies.map(({ after = 0 }) => after);
}

/** How many rounds it takes until the answers that were planned have been used up. */
export function scriptedRounds({ nodes }: Schedule): number {
	const counts = nodes.map(({ replies = [] }) =>
		replies.reduce((sum, { times = 1 }) => sum + (times < Number.POSITIVE_INFINITY ? times : 0), 0),
	);
	return Math.max(0, ...counts);
}
