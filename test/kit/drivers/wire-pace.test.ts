import { describe, expect, it } from "vitest";
import { paceOnWire, slowPace } from "../../../kit/drivers/wire-pace.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

/** B answers long after the timeout of the wait. */
const LATE_ANSWER: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [{ name: "B", version: "8.1.2.0", job: {}, latency: 4000 }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait", timeout: 1000 }],
};
const TAGS = { requirements: ["WAIT-5"], level: "SHOULD", needs: [] } as const;
const HELLO = {
	protocol: 2,
	name: "x",
	version: "1",
	profiles: ["wire"],
	capabilities: { pollInterval: true, timeout: true, requestTimeout: true },
} as const;
const TOLERANCE_MS = 50;

describe("a scenario in slow motion", () => {
	const usual = paceOnWire(LATE_ANSWER, TAGS, HELLO, LIBRARY_HABITS);

	it.each([1, 3, 10])(
		"%i times slower: an answer after the timeout stays later than the timeout with its tolerance",
		(slower) => {
			const { scale, real } = slowPace(usual, slower);
			const answeredMs = 4000 / scale;
			expect(answeredMs).toBeGreaterThan(real(1000) + TOLERANCE_MS * slower);
		},
	);

	it("slows the pauses, the limits and the world by the same factor", () => {
		const slow = slowPace(usual, 3);
		expect(usual.scale / slow.scale).toBeCloseTo(3);
		expect(slow.real(1000) / usual.real(1000)).toBeCloseTo(3);
		expect(slow.pauseMs / usual.pauseMs).toBeCloseTo(3);
		expect((slow.pollInterval ?? 0) / (usual.pollInterval ?? 0)).toBeCloseTo(3);
		expect(slow.requestTimeoutMs / usual.requestTimeoutMs).toBeCloseTo(3);
	});

	it("does not wait for hours for a driver that sleeps past its timeout", () => {
		const hourly = paceOnWire(
			{ ...LATE_ANSWER, calls: [{ kind: "wait", timeout: 5000, pollInterval: 3_600_000 }] },
			TAGS,
			HELLO,
			LIBRARY_HABITS,
		);
		expect(hourly.silentMs).toBeLessThan(15_000);
	});

	it("does not make a long scenario last for ever", () => {
		const long = paceOnWire(
			{ ...LATE_ANSWER, calls: [{ kind: "wait", timeout: 60_000, pollInterval: 20 }] },
			TAGS,
			HELLO,
			LIBRARY_HABITS,
		);
		expect(slowPace(long, 10).real(60_000)).toBeLessThanOrEqual(Math.max(5000, long.real(60_000)));
	});
});
