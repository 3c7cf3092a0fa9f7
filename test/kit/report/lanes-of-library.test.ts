import { describe, expect, it } from "vitest";
import { lanesOf } from "../../../kit/lanes/lanes-of-run.ts";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import { drawSchedule } from "../../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../../kit/schedule/random.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import { count } from "../../support/counts.ts";

const NEVER_ARRIVED: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [{ name: "A", version: "8.1.2.0", job: null }],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait" }],
};

describe("the lanes of a run of the library", () => {
	it("show exactly the differences that the oracle has found", async () => {
		for (let seed = 1; seed <= count(60, 400); seed++) {
			const run = await runOnLibrary(drawSchedule(createRandom(seed)));
			expect(judgeRun(run), `seed ${seed}`).toEqual([]);
			const rounds = lanesOf(run).calls.flatMap((call) => call.rounds);
			expect(
				rounds.filter(({ isWrong }) => isWrong),
				`seed ${seed}`,
			).toEqual([]);
		}
	});

	it("show the rounds that the library reports, each with the clause that makes it right", async () => {
		const [wait] = lanesOf(await runOnLibrary(NEVER_ARRIVED)).calls;
		expect(wait?.rounds).toEqual([
			{ number: 1, startedAt: 0, endedAt: 1, told: "in progress", right: "in progress", clause: "ROUND-7" },
			{ number: 2, startedAt: 1001, endedAt: 1002, told: "in progress", right: "in progress", clause: "ROUND-7" },
			{ number: 3, startedAt: 2002, endedAt: 2003, told: "complete", right: "complete", clause: "ROUND-8" },
		]);
	});

	it("mark the first difference, and show the round after it as it was reported", async () => {
		const patient = {
			...defaultRules,
			judge: (...[round, memory, habits]: Parameters<typeof defaultRules.judge>) =>
				defaultRules.judge(round, memory, { ...habits, grace: 5 }),
		};
		const [wait] = lanesOf(await runOnLibrary(NEVER_ARRIVED, patient)).calls;
		expect(wait?.rounds.map(({ told, right, isWrong }) => [told, right, isWrong])).toEqual([
			["in progress", "in progress", undefined],
			["in progress", "in progress", undefined],
			["in progress", "complete", true],
			["in progress", undefined, undefined],
		]);
	});
});
