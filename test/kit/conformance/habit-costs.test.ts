import { describe, expect, it } from "vitest";
import { habitCosts } from "../../../kit/conformance/habit-costs.ts";

describe("what declared habits gain and cost", () => {
	it("is one line for each habit that differs from the default", () => {
		const lines = habitCosts({ graceRounds: 1, sweep: "until-in-progress", requestTimeoutMs: 3000, retries: 0 });
		expect(lines).toEqual([
			"graceRounds 1. Gain: a wait that includes a node without the job ends after 1 round instead of 3. Cost: a job that reaches a node late is reported as complete before it runs (ROUND-7, ROUND-8).",
			"sweep until-in-progress. Gain: fewer requests while the job runs. Cost: a round takes as long as the answers of its nodes together (ASK-4), and if a node is in progress, an error of a later node is seen only afterwards, so the order of nodes matters (ROUND-5).",
			"requestTimeoutMs 3000. Gain: a silent node is noticed early. Cost: a slow node fails although it would have answered (ASK-7).",
		]);
	});

	it("has a gain and a cost with a clause for every habit that can be declared", () => {
		const lines = habitCosts({
			...{ graceRounds: 5, graceRoundsBefore6: 20, graceCounts: "in-all", sweep: "one-by-one", firstSleep: true },
			...{ backoff: { firstMs: 100, factor: 2, every: 5, mostMs: 200 }, adaptive: { minMs: 50, maxMs: 5000 }, pause: "shared" },
			...{ retries: 2, requestTimeoutMs: 30_000, requestTimeoutPer: "round", remembersDone: false },
			...{ knowsIndexFilter: true, sharesObservations: true, tendIntervalMs: 5000 },
		});
		expect(lines).toHaveLength(15);
		for (const line of lines) expect(line).toMatch(/^\S.*\. Gain: .+\. Cost: .+\([A-Z]+-\d+.*\)\.$/);
	});

	it("is empty for the usual habits", () => {
		expect(habitCosts({ graceRounds: 3, sweep: "all", firstSleep: false, retries: 0, requestTimeoutMs: 5000 })).toEqual([]);
	});
});
