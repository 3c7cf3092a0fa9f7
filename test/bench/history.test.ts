import { describe, expect, it } from "vitest";
import { changeLines, type KeptRun, keptRunOf } from "../../bench/history.ts";
import type { MeasuredComparison } from "../../bench/measure.ts";

const comparison = (median: number, rival: number): MeasuredComparison => ({
	title: "One reply",
	unit: "ns",
	subjects: [
		{ name: "ours", what: "replies", median, operations: 1, spread: 0.02, timesSlower: 1 },
		{ name: "a rival", what: "replies", median: rival, operations: 1, spread: 0.02, timesSlower: rival / median },
	],
});
const run = (median: number, rival: number): KeptRun => keptRunOf([comparison(median, rival)], "1 × a processor", 1);

describe("the kept runs of the benchmark", () => {
	it("show a slowdown compared with the official client, on a fast machine and on a slow one", () => {
		expect(changeLines(run(200, 400), run(100, 400)).at(-1)).toBe("  One reply: SLOWER, 0.50 times the earlier speed");
		// The whole machine was twice as slow.
		expect(changeLines(run(200, 800), run(100, 400)).at(-1)).toBe("  no difference beyond the spread");
	});

	it("show a gain", () => {
		expect(changeLines(run(50, 400), run(100, 400)).at(-1)).toBe("  One reply: faster, 2.00 times the earlier speed");
	});
});
