import type { HelloResult } from "../protocol/messages.ts";
import type { RealTimeLimits } from "../run/seen.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { TOLERANCE_MS, USUAL_TEND_MS, type WirePace } from "./wire-pace.ts";

/** A wait may end this share of a pause late: less than the distance that its timeout keeps from the polls. */
const MOST_LATE_SHARE = 0.15;

/** With a larger tolerance than this share of a pause, a driver that pauses half as long as it should would pass. */
const MOST_TOLERANT_SHARE = 0.25;

/** How many tend intervals a driver has to notice a change. With more, a driver that never notices could pass. */
const MOST_TENDS = 2;

/** How a scenario is repeated. */
export interface Slowness {
	readonly patience: number;
	/** How many times as long the driver's limits are. */
	readonly slower: number;
	/** Whether the pauses and events of the scenario are as slow as these limits. */
	readonly isSlow: boolean;
}

/** The limits by which a run in real time is judged. */
export function realTimeLimits(
	{ habits: { toleranceMs = TOLERANCE_MS, tendIntervalMs = USUAL_TEND_MS } = {} }: HelloResult,
	pace: WirePace,
	{ calls, network }: Schedule,
	{ patience, slower, isSlow }: Slowness,
): RealTimeLimits {
	const { scale, pauseMs, requestTimeoutMs } = pace;
	const timeout = calls.find((call) => call.kind === "wait")?.timeout;
	const grown = toleranceMs * patience * slower;
	// A scenario about members leaves a driver seconds.
	const mayGrow = isSlow || network !== undefined;
	const tolerance = mayGrow ? grown : Math.min(grown, Math.max(toleranceMs * patience, MOST_TOLERANT_SHARE * pauseMs));
	return {
		scale,
		toleranceMs: tolerance * scale,
		// With more, a driver that sleeps through one pause too many would seem to end in time. Without pauses, no driver
		// can, but it asks all the time, and a busy machine lets it wait.
		timeoutToleranceMs:
			(pauseMs === 0 ? tolerance : Math.min(tolerance, Math.max(toleranceMs, MOST_LATE_SHARE * pauseMs))) * scale,
		unawareMs: (tendIntervalMs * Math.min(patience * slower, MOST_TENDS) + tolerance) * scale,
		pauseMs: pauseMs * scale,
		requestTimeoutMs: requestTimeoutMs * scale,
		isTrue: pace.isTrue,
		...(timeout !== undefined && timeout < Number.POSITIVE_INFINITY && { timeoutMs: pace.timeout(timeout) * scale }),
	};
}
