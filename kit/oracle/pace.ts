import type { Turn } from "../run/turn.ts";
import { adaptiveLimits, type Call, type IntervalHabit } from "../schedule/schedule.ts";
import { createAdaptivePause } from "./adaptive-pause.ts";

/** When the rounds of a wait begin, and its deadline (WAIT-1 to WAIT-6). */
export interface Pace {
	/** `Infinity` without a deadline. */
	readonly deadline: number;
	readonly isSingle: boolean;
	/**
	 * When the next round begins after one in progress. `undefined`: no more rounds. `before`: it may begin later, but
	 * before this, because its wait shares polls with others.
	 */
	next(round: {
		readonly number: number;
		readonly startedAt: number;
		readonly endedAt: number;
		readonly isEarly: boolean;
		readonly turns?: readonly Turn[];
	}): NextStart | undefined;
}

export interface NextStart {
	readonly at: number;
	readonly isEarly: boolean;
	readonly before?: number;
}

const NEVER = Number.POSITIVE_INFINITY;

export function paceOf(call: Extract<Call, { kind: "wait" }>, calledAt: number, habit: IntervalHabit): Pace {
	const { timeout = NEVER, pollInterval = 1000 } = call;
	const isSingle = timeout === 0;
	const deadline = isSingle ? NEVER : calledAt + timeout;
	const limits = adaptiveLimits(call);
	const adaptivePause = limits && createAdaptivePause(limits);
	return {
		deadline,
		isSingle,
		next({ number, startedAt, endedAt, isEarly, turns = [] }) {
			// A strategy sees every round, also the last one.
			const pause = adaptivePause?.(
				turns.filter((turn) => turn.endedAt <= endedAt),
				endedAt - calledAt,
			);
			if (isSingle || isEarly || endedAt >= deadline) return undefined;
			const afterPause = pause === undefined ? pausedUntil(habit, pollInterval, number, startedAt, endedAt) : endedAt + pause;
			const lastRoundAt = deadline - (endedAt - startedAt);
			const at = Math.max(endedAt, Math.min(afterPause, lastRoundAt));
			const isShared = habit.kind === "shared" && pause === undefined && at === afterPause;
			return { at, isEarly: at < afterPause, ...(isShared && { before: Math.min(endedAt + 2 * pollInterval, lastRoundAt) }) };
		},
	};
}

function pausedUntil(habit: IntervalHabit, pollInterval: number, round: number, startedAt: number, endedAt: number): number {
	switch (habit.kind) {
		case "end-to-start":
		case "shared":
			return endedAt + pollInterval;
		case "start-to-start":
			return Math.max(endedAt, startedAt + pollInterval);
		case "backoff":
			return endedAt + Math.min(habit.most, habit.first * habit.factor ** Math.floor((round - 1) / habit.every));
		default:
			return habit satisfies never;
	}
}
