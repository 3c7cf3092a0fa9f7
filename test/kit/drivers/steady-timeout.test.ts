import { expect, it } from "vitest";
import { type PollGrid, steadyTimeout } from "../../../kit/drivers/steady-timeout.ts";

const GRID: PollGrid = {
	...{ pauseMs: 1000, interval: { kind: "end-to-start" }, toleranceMs: 50, answerMs: 0, sleepsFirst: false, others: [] },
};

it.each<[string, number, number]>([
	["shortly after a poll moves away from it", 1003, 1250],
	["shortly before a poll moves away from it", 2990, 2750],
	["exactly at a poll stays", 5000, 5000],
	["between two polls stays", 1500, 1500],
	["shortly after the beginning leaves the first round time to end", 5, 250],
])("a timeout %s: %i ms becomes %i ms", (_, timeout, expected) => {
	expect(steadyTimeout(timeout, GRID)).toBe(expected);
});

it("a timeout stays before or after the other times of its scenario", () => {
	expect(steadyTimeout(1003, { ...GRID, others: [1100] })).toBe(1003);
	expect(steadyTimeout(1003, { ...GRID, others: [1500] })).toBe(1250);
	expect(steadyTimeout(1003, { ...GRID, others: [1003] })).toBe(1250);
});

it("a timeout stays if the pauses are too short to be seen", () => {
	expect(steadyTimeout(603, { ...GRID, pauseMs: 120 })).toBe(603);
	expect(steadyTimeout(603, { ...GRID, pauseMs: 0 })).toBe(603);
});

it("if the pauses grow, the polls are where the pauses end", () => {
	const interval = { kind: "backoff", first: 250, factor: 2, every: 1, most: 1000 } as const;
	// The polls come at 250, 750 and 1750 ms.
	expect(steadyTimeout(752, { ...GRID, interval })).toBe(1000);
});

it("a poll lasts until its answer, so the next pause begins then", () => {
	const slow = { ...GRID, answerMs: 300 };
	// The polls last from 0 to 300 ms, and from 1300 to 1600 ms.
	expect(steadyTimeout(310, slow)).toBe(550);
	expect(steadyTimeout(1290, slow)).toBe(1050);
	expect(steadyTimeout(1500, slow)).toBe(1500);
	// They last from 1000 to 1300 ms, and from 2300 to 2600 ms.
	expect(steadyTimeout(1310, { ...slow, sleepsFirst: true })).toBe(1550);
});
