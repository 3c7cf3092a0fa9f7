import { describe, expect, it } from "vitest";
import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { fallsOn } from "../../page/perform/falls.ts";
import { perform } from "../../page/perform/perform.ts";
import { drawSurprise } from "../../page/perform/surprise.ts";
import { EXAMPLES } from "../../page/play/examples.ts";
import { answer, LATE } from "./answer.ts";

describe("is it done?", () => {
	it("the tracker, the truth and the specification may each say something else", async () => {
		expect(await answer(LATE, "library")).toEqual([
			"yes, at 3,004 ms (uncertain)",
			"no, B has not begun",
			"right (ROUND-8)",
			"bad",
		]);
		expect(await answer(LATE, "not-found-is-complete")).toEqual([
			"yes, at 1,002 ms (uncertain)",
			"no, B has not begun",
			"wrong (ROUND-7)",
			"bad",
		]);
	});

	it("the truth about a job that no node has run is not yes, and an aborted job is shown as aborted", async () => {
		const never =
			"Scenario: never\n  Given the nodes A and B\n  And the job never reaches node A\n  And the job never reaches node B\n  When the task is awaited";
		expect((await answer(never, "library")).slice(1, 2)).toEqual(["no, no node has run the job"]);
		const aborted =
			"Scenario: aborted\n  Given the node A\n  When an operator aborts the job at 500 ms\n  And the task is awaited";
		expect((await answer(aborted, "library")).slice(1, 2)).toEqual(["yes, but it was aborted"]);
	});
});

describe("mutants", () => {
	it("are not tried any more once the run has changed", async () => {
		expect(await fallsOn(parseScenario(LATE), () => false)).toBeUndefined();
	});

	it("fail on each example with a network (this tries only some of them)", async () => {
		const trackers = ["overlapping-rounds", "done-anywhere-is-done", "first-answer-decides", "connections-stay-open"];
		for (const { name, schedule } of EXAMPLES.filter((example) => example.schedule.network !== undefined)) {
			const takes = await Promise.all(trackers.map((tracker) => perform(schedule, tracker)));
			expect(
				takes.some((take) => take.kind === "played" && take.findings.length > 0),
				name,
			).toBe(true);
		}
	});
});

it("a surprise takes longer than 100 ms, has an end, and something happens before it", async () => {
	for (const seed of [1, 1000, 123_456_789]) {
		const { schedule } = await drawSurprise(seed);
		const take = await perform(schedule, "library");
		if (take.kind === "broken") throw new Error(take.message);
		const endsAt = Math.max(...take.run.calls.map(({ settledAt }) => settledAt));
		expect(endsAt).toBeGreaterThanOrEqual(100);
		expect(take.isEndless).toBe(false);
		const hasFault =
			[...schedule.events, ...(schedule.network?.happens ?? [])].some(({ at }) => at < endsAt) ||
			schedule.nodes.some(({ replies = [] }) => replies.length > 0);
		expect(hasFault, `seed ${seed}`).toBe(true);
	}
});
