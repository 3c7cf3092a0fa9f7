import { expect, it } from "vitest";
import { endlessLimits } from "../../../kit/drivers/endless-limits.ts";
import type { StartableClock } from "../../../kit/drivers/startable-clock.ts";
import type { WirePace } from "../../../kit/drivers/wire-pace.ts";
import type { CallReport, Run } from "../../../kit/run/run.ts";
import type { RoundSeen } from "../../../kit/run/seen.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import { MANNER, REAL } from "./support/manner.ts";

const PACE: WirePace = {
	...{
		scale: 1,
		isTrue: true,
		pollInterval: 10,
		pauseMs: 10,
		requestTimeoutMs: 1000,
		silentMs: 1000,
		longestSilentMs: 2000,
		spareRounds: 6,
		lastAt: 100,
	},
	timeout: (ms) => ms,
	isSteady: false,
};

const SCHEDULE: Schedule = {
	version: 1,
	task: { id: "1", namespace: "test", kind: "query_execute" },
	nodes: [{ name: "A", version: "8.1.2.0", job: {} }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait" }],
};

/** A round in which the only node is in progress, as the driver says. */
function roundInProgress(_: unknown, index: number): RoundSeen {
	const at = 10 * index;
	const word = { kind: "in_progress", result: undefined, entry: "" } as const;
	return {
		...{ number: index + 1, startedAt: at, endedAt: at + 1, isEarly: false, unsure: new Set(), told: { kind: "in_progress" } },
		opening: { kind: "targets", targets: ["A"] },
		turns: [{ node: "A", word, endedAt: at + 1, build: "8.1.2.0", droppedAt: undefined }],
	};
}

/** After which rounds, each 10 ms long, a wait of a driver that takes no timeout is over. */
function overAfter(timeout: number): readonly number[] {
	let rounds = 0;
	const clock = { now: () => 10 * rounds } as unknown as StartableClock;
	const runOf = (calls: readonly CallReport[]): Run => ({
		...{ schedule: SCHEDULE, calls, trace: [], truth: {} },
		seen: {
			...{ profile: "wire", isCounted: false, manner: MANNER, real: REAL },
			rounds: [Array.from({ length: rounds }, roundInProgress)],
		},
	});
	const soFar: CallReport = { calledAt: 0, settledAt: 0, outcome: { kind: "in_progress" }, rounds: [], questions: [] };
	const { isOver } = endlessLimits(PACE, clock, runOf, false)({ kind: "wait", timeout }, () => [soFar]);
	const over: number[] = [];
	for (rounds = 1; rounds <= 20; rounds++) if (isOver()) over.push(rounds);
	return over;
}

it("A wait without an end is stopped some rounds after the last thing that the schedule plans, also if its timeout is infinite", () => {
	expect(overAfter(Number.POSITIVE_INFINITY)[0]).toBe(11 + PACE.spareRounds + 1);
	expect(overAfter(Number.POSITIVE_INFINITY)).toEqual(overAfter(0));
});

it("A wait of a driver that takes no timeout is stopped at the timeout of the scenario", () => {
	expect(overAfter(150)[0]).toBe(16);
});

it("A call with more than a thousand rounds may go on for longer, because a busy machine is slow", () => {
	const clock = { now: () => 0 } as StartableClock;
	const unplayed = (): Run => {
		throw new Error("No run is needed.");
	};
	const openMs = (spareRounds: number) =>
		endlessLimits({ ...PACE, spareRounds }, clock, unplayed, true)({ kind: "wait" }, () => []).openMs;
	expect(openMs(0)).toBe(50_000);
	expect(openMs(1100)).toBe(105_000);
});
