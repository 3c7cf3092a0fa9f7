import { expect, it } from "vitest";
import { steadyTimeout } from "../../../kit/drivers/steady-timeout.ts";

const GRID = { pauseMs: 1000, interval: { kind: "end-to-start" }, toleranceMs: 50, others: [] } as const;

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
