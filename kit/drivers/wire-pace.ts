import type { HelloResult } from "../protocol/messages.ts";
import type { ScenarioTags } from "../run/driver.ts";
import { isOldBuild } from "../schedule/builds.ts";
import type { DeclaredHabits, IntervalHabit, Schedule } from "../schedule/schedule.ts";
import { outsideHabits, USUAL_PAUSE_MS } from "./declared-habits.ts";
import { pauseAfter } from "./pause-after.ts";
import { answerDelays, isSilent, lastOccasion, QUICK_MS, scriptedRounds, timesOf } from "./scenario-times.ts";
import { steadyTimeout, TIMED_TOLERANCES } from "./steady-timeout.ts";

/** How a scenario is played in real time. Times for the driver are in real milliseconds. */
export interface WirePace {
	/** How many milliseconds of the scenario pass in one real millisecond. */
	readonly scale: number;
	/** The times of the scenario are real times, so that fixed times of the specification can be judged (ROUND-11). */
	readonly isTrue: boolean;
	readonly pollInterval: number | undefined;
	/** The pause between rounds that the driver is expected to make. */
	readonly pauseMs: number;
	/** How long the driver is expected to wait for an answer. */
	readonly requestTimeoutMs: number;
	/** A call without a question for this time hangs. */
	readonly silentMs: number;
	/** The same if the driver has longer limits: no machine is that late. */
	readonly longestSilentMs: number;
	/** How many rounds a call may take after everything that the schedule plans has happened. */
	readonly spareRounds: number;
	/** When the last planned thing happens, in the scenario's milliseconds. */
	readonly lastAt: number;
	/** Converts a timeout of the scenario to real milliseconds. */
	timeout(ms: number): number;
	/** The wait has a timeout, and pauses that are long enough to count the polls. A longer timeout has room for more. */
	readonly isSteady: boolean;
}

/** The tolerance for drivers that do not declare one (JUDGE-2). */
export const TOLERANCE_MS = 50;
/** The poll interval for drivers that accept one. */
export const SHORT_PAUSE_MS = 20;
/** The poll interval for a job that is listed for a short time: a late machine must not skip that time. */
const LISTED_LATE_PAUSE_MS = 100;
/** The poll interval in scenarios about the pause: much longer than the tolerance, unless that is a long time. */
const VISIBLE_PAUSE = { least: 200, most: 1000, tolerances: 4 } as const;
/** How often a driver looks at its members, if it does not declare it. Scenarios about members assume it (JUDGE-2). */
export const USUAL_TEND_MS = 1000;
/** Real times shorter than these cannot be measured on a busy machine. */
const SHORTEST = { timeout: 100, requestTimeout: 100, smallest: 5 } as const;
/** A timeout of this length has room for pauses that are a little too long. */
const STEADY_TIMEOUT_MS = 600;
/** Some drivers sleep through a whole pause before they look at their timeout. */
const LONGEST_SLEEP_MS = 1000;
/** The request timeout if the scenario does not set one. */
const QUIET_REQUEST_TIMEOUT_MS = 1000;
/** The length of a scenario is limited to the longer of this time and this number of pauses. */
const LONGEST_MS = 2000;
const LONGEST_PAUSES = 6;
/** A driver may take some time to disconnect, and a busy machine to let it. */
const SILENT_MS = 10_000;
const SPARE_ROUNDS = 6;
const TYPICAL_ROUNDS = 5;
const DEFAULT_REQUEST_TIMEOUT_MS = 5000;
/** Limits that more patience does not exceed: the usual request timeout, and a wait that is not too long. */
export const MOST_PATIENT = { requestTimeout: 5000, timeout: 5000 } as const;

export function paceOnWire(
	schedule: Schedule,
	tags: ScenarioTags,
	{ capabilities = {}, habits: told = {} }: HelloResult,
	habits: DeclaredHabits,
): WirePace {
	const wait = schedule.calls.find((call) => call.kind === "wait");
	const asked = wait?.pollInterval ?? USUAL_PAUSE_MS;
	const declared = habits.interval.kind === "backoff" ? habits.interval.most : (told.pollIntervalMs ?? USUAL_PAUSE_MS);
	// Most scenarios take a few rounds, so the first pauses decide how long they should take.
	const typical = totalPauses(TYPICAL_ROUNDS, declared, habits.interval) / TYPICAL_ROUNDS;
	const isAbout = (...ids: readonly string[]) => tags.requirements.some((id) => ids.includes(id));
	const takesInterval = capabilities.pollInterval === true;
	const short = isListedLate(schedule) ? LISTED_LATE_PAUSE_MS : SHORT_PAUSE_MS;
	const { toleranceMs = TOLERANCE_MS } = told;
	const visible = Math.min(Math.max(VISIBLE_PAUSE.least, VISIBLE_PAUSE.tolerances * toleranceMs), VISIBLE_PAUSE.most);
	const wanted = takesInterval ? (isAbout("WAIT-1", "WAIT-2") ? visible : short) : typical;
	const times = timesOf(schedule);
	const own = schedule.calls.find((call) => call.kind !== "abort" && call.requestTimeout !== undefined)?.requestTimeout;
	const least = [
		wanted / (asked || USUAL_PAUSE_MS),
		// A driver with a pause of its own would make more rounds in a longer timeout than the scenario says.
		wait?.timeout ? (takesInterval ? leastForTimeout(wait.timeout, asked) : SHORTEST.timeout / wait.timeout) : 0,
		wait?.timeout && takesInterval ? (TIMED_TOLERANCES * toleranceMs) / (asked || USUAL_PAUSE_MS) : 0,
		own !== undefined && isAbout("ASK-5", "ASK-7") ? SHORTEST.requestTimeout / own : 0,
	];
	// What would happen after the timeout does not make a scenario longer.
	const latest = wait?.timeout ? (wait.at ?? 0) + wait.timeout : Number.POSITIVE_INFINITY;
	const most = Math.max(LONGEST_MS, LONGEST_PAUSES * wanted) / Math.min(Math.max(...times, 1), latest);
	// How often a driver looks at its members does not shrink with the scenario.
	const hasMembers = schedule.network !== undefined;
	const isTrue = hasMembers || tags.needs.includes("true-pace");
	const slowLooks = hasMembers ? Math.max(1, (told.tendIntervalMs ?? USUAL_TEND_MS) / USUAL_TEND_MS) : 1;
	const shrink = isTrue ? slowLooks : Math.min(Math.max(...least), most);
	const real = (ms: number) => (ms === 0 ? 0 : Math.max(ms * shrink, SHORTEST.smallest));
	const longestPause = wait?.timeout && !isTrue ? real(wait.timeout) + LONGEST_SLEEP_MS : Number.POSITIVE_INFINITY;
	const pauseMs = takesInterval ? Math.min(asked * shrink, longestPause) : declared;
	// If no node is silent, a longer limit has no cost, and a late machine does not reach it.
	const quiet = hasMembers || !isSilent(schedule) ? DEFAULT_REQUEST_TIMEOUT_MS : QUIET_REQUEST_TIMEOUT_MS;
	const requestTimeoutMs =
		capabilities.requestTimeout === true
			? Math.max((own ?? 0) * shrink, own === undefined ? quiet : SHORTEST.requestTimeout)
			: (told.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS);
	// A right driver does not sleep past its timeout, so the kit does not have to wait for a wrong one.
	const longestSilence = wait?.timeout ? Math.min(pauseMs, real(wait.timeout)) : pauseMs;
	const { interval, firstSleep } = habits;
	const sleepsFirst = firstSleep > 0;
	const answerMs = Math.max(0, ...answerDelays(schedule).filter((delay) => delay > QUICK_MS)) * shrink;
	const others = [...times.map((time) => time * shrink), requestTimeoutMs];
	const steady = (ms: number) =>
		isTrue || ms === 0 ? ms : steadyTimeout(ms, { pauseMs, interval, toleranceMs, answerMs, sleepsFirst, others });

	const { timeoutsPerQuestion } = outsideHabits({ habits: told });
	const silenceOf = (ms: number) => (isSilent(schedule) ? ms * timeoutsPerQuestion : 0);
	const silentMs = SILENT_MS + 2 * Math.max(declared, longestSilence) + habits.firstSleep + silenceOf(requestTimeoutMs);
	return {
		scale: 1 / shrink,
		isTrue,
		pollInterval: takesInterval ? pauseMs : undefined,
		pauseMs,
		requestTimeoutMs,
		timeout: (ms) => steady(real(ms)),
		isSteady: Boolean(wait?.timeout) && pauseMs >= TIMED_TOLERANCES * toleranceMs - 1,
		silentMs,
		longestSilentMs: silentMs + SILENT_MS + silenceOf(Math.max(0, MOST_PATIENT.requestTimeout - requestTimeoutMs)),
		spareRounds: scriptedRounds(schedule) + lastOccasion(schedule) + habits.grace + SPARE_ROUNDS,
		lastAt: Math.max(0, ...times),
	};
}

/**
 * The least scale at which a timeout can be measured. Each pause of a wait may last longer on a busy machine, so the
 * timeout should be long, but not if a pause, which some drivers sleep through first, would then take very long.
 */
function leastForTimeout(timeout: number, pause: number): number {
	return Math.max(SHORTEST.timeout / timeout, Math.min(STEADY_TIMEOUT_MS / timeout, LONGEST_SLEEP_MS / pause));
}

/** Whether a node lists an index job only after its first second, as servers before 6.0 do. */
function isListedLate({ task, nodes }: Schedule): boolean {
	return task.filter === true && nodes.some(({ version, job }) => isOldBuild(version) && typeof job === "object" && job !== null);
}

/** How long the pauses after the first rounds take together. `most`: the pause, or the longest one if it grows. */
export function totalPauses(rounds: number, most: number, interval: IntervalHabit): number {
	let total = 0;
	for (let round = 1; round <= rounds; round++) total += pauseAfter(round, most, interval);
	return total;
}
