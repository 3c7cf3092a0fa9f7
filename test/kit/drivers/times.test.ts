import { describe, expect, it } from "vitest";
import { backoffIn, firstSleepIn, timesBetweenLooks } from "../../../kit/drivers/measure/times.ts";

describe("how doctor reads the times of a driver", () => {
	// The Go client sleeps 100 ms before each of its first five polls, then 200 ms before each of the next five.
	it("counts the pause before the first round of a driver whose pauses grow", () => {
		const between = [102, 101, 103, 101, 203, 201];
		expect(backoffIn(between, true)).toEqual({ firstMs: 100, factor: 2, every: 5, mostMs: 200 });
		expect(backoffIn(between, false)).toMatchObject({ every: 4 });
		expect(backoffIn([101, 102, 100], true)).toBeUndefined();
	});

	it("takes a pause before the first round for one only if it is measured each time, and is not short", () => {
		expect(firstSleepIn([203, 201], 200)).toBe(201);
		expect(firstSleepIn([130, 4], 200)).toBe(0);
		expect(firstSleepIn([119], 200)).toBe(0);
		expect(firstSleepIn([79], 100)).toBe(0);
	});

	it("counts questions to several nodes at the same time as one look at the cluster", () => {
		expect(timesBetweenLooks([10, 12, 13, 1014, 1016, 2015])).toEqual([1001, 999]);
	});
});
