import type { PlannedReply } from "../../simulator/reply-plan.ts";
import type { Capabilities } from "../protocol/messages.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { answerDelays, isSilent, QUICK_MS, timesOf } from "./scenario-times.ts";
import { MOST_PATIENT, SHORT_PAUSE_MS, type WirePace } from "./wire-pace.ts";

/**
 * The same scenario with longer time limits for the driver. Pauses and events stay as they are, and so does the timeout
 * of a scenario at its true pace.
 *
 * @param keepsTimeout the timeout of the wait stays as it is, too
 */
export function patientPace(usual: WirePace, patience: number, keepsTimeout: boolean = false): WirePace {
	if (patience === 1) return usual;
	const { requestTimeoutMs, isTrue, timeout } = usual;
	return {
		...usual,
		requestTimeoutMs: patient(requestTimeoutMs, patience, MOST_PATIENT.requestTimeout),
		silentMs: patientSilence(usual, patience),
		timeout: isTrue || keepsTimeout ? timeout : (ms) => patient(timeout(ms), patience, MOST_PATIENT.timeout),
	};
}

/** Answers that show the job. With such answers alone, the number of rounds decides nothing. */
const SHOWING_THE_JOB: readonly PlannedReply["reply"][] = [
	...["active", "aborting", "done", "aborted", "abandoned", "done with failed records"],
	...["active, status last", "done, status last", "other job active, ours done", "other job done, ours active"],
] as const;

/**
 * Whether a longer timeout would change what a correct driver does: the nodes say something else after the timeout than
 * before it, the driver may give up a question before it, or there would be enough rounds without the job (ROUND-8).
 */
export function dependsOnTimeout(schedule: Schedule): boolean {
	const { nodes, calls } = schedule;
	const timeout = calls.find((call) => call.kind === "wait")?.timeout ?? Number.POSITIVE_INFINITY;
	if (timeout === 0 || timeout === Number.POSITIVE_INFINITY) return false;
	const changes = nodes.some(
		({ replies = [] }) => replies.length > 1 || replies.some(({ times = 1 }) => times < Number.POSITIVE_INFINITY),
	);
	const mayLackJob = nodes.some(({ job, replies = [] }) =>
		replies.length === 0
			? typeof job !== "object" || job === null
			: replies.some(({ reply }) => !SHOWING_THE_JOB.includes(reply)),
	);
	return changes || mayLackJob || isSilent(schedule) || timesOf(schedule).some((time) => time > timeout);
}

/**
 * Whether a scenario can be played in slow motion. The driver must take its pause from the caller. If a node is silent
 * or slow in the scenario, the driver must take its request timeout from the caller too.
 */
export function canBeSlow(
	schedule: Schedule,
	{ isTrue, pauseMs }: Pick<WirePace, "isTrue" | "pauseMs">,
	{ pollInterval, requestTimeout }: Capabilities,
): boolean {
	const isQuick = !isSilent(schedule) && answerDelays(schedule).every((delay) => delay <= QUICK_MS);
	const canBeMissed = isEventful(schedule) || pauseMs > SHORT_PAUSE_MS;
	return !isTrue && canBeMissed && pollInterval === true && (requestTimeout === true || isQuick);
}

/** A late driver may miss what happens to the nodes, or its own timeout. */
function isEventful({ calls, events }: Schedule): boolean {
	const isTimed = calls.some((call) => call.kind === "wait" && (call.timeout ?? 0) > 0 && Number.isFinite(call.timeout));
	return isTimed || events.length > 0;
}

/** If only pauses are measured, they may be this many times as long: in longer ones, drivers look at their members. */
const MOST_FOR_PAUSES = 4;

/** How slow a repetition is. */
export function slownessOf(schedule: Schedule, slower: number): number {
	return isEventful(schedule) ? slower : Math.min(slower, MOST_FOR_PAUSES);
}

/**
 * The same scenario in slow motion: everything takes longer, so a wait that goes on after its timeout still does.
 * Limits that only the driver grows would hide that.
 */
export function slowPace(usual: WirePace, slower: number): WirePace {
	const { scale, pollInterval, pauseMs, requestTimeoutMs, lastAt, timeout } = usual;
	const longest = Math.max(lastAt / scale, pauseMs, 1);
	const factor = Math.max(1, Math.min(slower, MOST_PATIENT.timeout / longest));
	return {
		...usual,
		scale: scale / factor,
		pollInterval: pollInterval === undefined ? undefined : pollInterval * factor,
		pauseMs: pauseMs * factor,
		requestTimeoutMs: requestTimeoutMs * factor,
		silentMs: patientSilence(usual, factor),
		timeout: (ms) => timeout(ms) * factor,
	};
}

function patientSilence({ silentMs, longestSilentMs }: WirePace, patience: number): number {
	return Math.min(silentMs * patience, longestSilentMs);
}

function patient(ms: number, patience: number, most: number): number {
	return Math.max(ms, Math.min(ms * patience, most));
}
