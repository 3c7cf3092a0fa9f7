import { describe, expect, it } from "vitest";
import { realTimeLimits } from "../../../kit/drivers/real-time-limits.ts";
import { canBeSlow, patientPace, slownessOf, slowPace } from "../../../kit/drivers/repeat-pace.ts";
import { paceOnWire } from "../../../kit/drivers/wire-pace.ts";
import type { HelloResult } from "../../../kit/protocol/messages.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

const CAPABILITIES = { pollInterval: true, timeout: true };
const HELLO: HelloResult = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities: CAPABILITIES };
const schedule: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", kind: "query_execute" },
	nodes: [{ name: "A", version: "8.1.2.0", job: { duration: 3000 } }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait" }],
};
/** A scenario about the pause has pauses of 200 ms, other scenarios have shorter ones. */
const pace = paceOnWire(schedule, { requirements: ["WAIT-2"], level: "MUST", needs: [] }, HELLO, LIBRARY_HABITS);
const short = paceOnWire(schedule, { requirements: ["ROUND-7"], level: "MUST", needs: [] }, HELLO, LIBRARY_HABITS);

describe("the tolerance of a repetition", () => {
	const real = (how: { slower: number; isSlow: boolean; patience?: number }) => {
		const played = how.isSlow ? slowPace(pace, how.slower) : patientPace(pace, how.slower);
		const limits = realTimeLimits(HELLO, played, schedule, { patience: 1, ...how });
		return { toleranceMs: limits.toleranceMs / limits.scale, pauseMs: limits.pauseMs / limits.scale };
	};

	it("grows only as much as the pauses, so that a pause of half the length is seen in each repetition", () => {
		expect(real({ slower: 1, isSlow: false })).toEqual({ toleranceMs: 50, pauseMs: 200 });
		expect(real({ slower: 3, isSlow: true })).toEqual({ toleranceMs: 150, pauseMs: 600 });
		expect(real({ slower: 10, isSlow: false })).toEqual({ toleranceMs: 50, pauseMs: 200 });
	});

	it("grows for the end of a wait only if it has no pauses, which a driver could sleep through", () => {
		const timed = (pollInterval: number) => {
			const calls = [{ kind: "wait", timeout: 100, pollInterval }] as const;
			const tags = { requirements: ["WAIT-5"], level: "SHOULD", needs: [] } as const;
			const played = slowPace(paceOnWire({ ...schedule, calls }, tags, HELLO, LIBRARY_HABITS), 10);
			const limits = realTimeLimits(HELLO, played, { ...schedule, calls }, { patience: 1, slower: 10, isSlow: true });
			return (limits.timeoutToleranceMs ?? 0) / limits.scale;
		};
		expect(timed(0)).toBe(500);
		expect(timed(20)).toBeLessThan(400);
	});

	it("grows with the patience that a user asks for", () => {
		expect(real({ slower: 10, isSlow: false, patience: 3 }).toleranceMs).toBe(150);
	});

	it("grows in scenarios about members, which leave a driver seconds", () => {
		const members: Schedule = { ...schedule, version: 2, network: { seed: 1, happens: [] } };
		const limits = realTimeLimits(HELLO, pace, members, { patience: 1, slower: 10, isSlow: false });
		expect(limits.toleranceMs / limits.scale).toBe(500);
	});
});

it("a scenario whose pauses are measured is repeated with longer pauses, others only if they may run out of time", () => {
	expect(canBeSlow(schedule, pace, CAPABILITIES)).toBe(true);
	expect(canBeSlow(schedule, short, CAPABILITIES)).toBe(false);
	expect(canBeSlow(schedule, pace, { ...CAPABILITIES, pollInterval: false })).toBe(false);
});

it("measured pauses are at most four times as long in a repetition, because a driver looks at its members in longer ones", () => {
	expect(slownessOf(schedule, 10)).toBe(4);
	expect(slownessOf({ ...schedule, calls: [{ kind: "wait", timeout: 5000 }] }, 10)).toBe(10);
});
