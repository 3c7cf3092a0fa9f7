import { describe, expect, it } from "vitest";
import { runOnLibrary } from "../../kit/run/library.ts";
import { LIBRARY_HABITS, type NodePlan, type Schedule, type WaitPlan } from "../../kit/schedule/schedule.ts";
import { findFailure } from "../../page/perform/find-failure.ts";
import { perform, type Take } from "../../page/perform/perform.ts";
import { firstQuestionIn, planIndexOf } from "../../page/perform/plan-index.ts";
import { storiesOf } from "../../page/perform/round-story.ts";
import { LIBRARY_NAME } from "../../page/perform/trackers.ts";
import { EXAMPLES } from "../../page/play/examples.ts";

function waiting(nodes: readonly NodePlan[], terms: WaitPlan = {}): Schedule {
	return {
		version: 1,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes,
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", ...terms }],
	};
}

const NEVER_ARRIVED = waiting([{ name: "A", version: "8.1.2.0", job: null }]);
const FOR_EVER = waiting([{ name: "A", version: "8.1.2.0", job: { duration: Number.POSITIVE_INFINITY } }]);

function played(take: Take): Extract<Take, { kind: "played" }> {
	if (take.kind === "broken") throw new Error(take.message);
	return take;
}

describe("a performance", () => {
	it("of the library has no objection from the oracle, in every example of the page", async () => {
		for (const { name, schedule } of EXAMPLES) {
			const { findings, isEndless } = played(await perform(schedule, LIBRARY_NAME));
			expect(findings, name).toEqual([]);
			expect(isEndless, name).toBe(false);
		}
	});

	it("of a mutant names the clause, and keeps the library's own run beside it", async () => {
		const { findings, run, library } = played(await perform(NEVER_ARRIVED, "four-rounds-of-grace"));
		expect(findings[0]).toMatchObject({ requirement: "ROUND-8", call: 0, round: 3 });
		expect([run.calls[0]?.settledAt, library.calls[0]?.settledAt]).toEqual([3004, 2003]);
	});

	it("that has no end is stopped, and is not judged wrong if the library would also continue", async () => {
		const right = played(await perform(FOR_EVER, LIBRARY_NAME));
		expect([right.isEndless, right.isEndlessByRight, right.findings]).toEqual([true, true, []]);
		expect(right.run.calls[0]?.rounds.length).toBeGreaterThan(100);
		const lucky = played(await perform(FOR_EVER, "four-rounds-of-grace"));
		expect([lucky.isEndlessByRight, lucky.findings]).toEqual([true, []]);
	});

	it("that has no end although it should is judged wrong in the round that should have been the last", async () => {
		const { isEndless, isEndlessByRight, findings, run } = played(await perform(NEVER_ARRIVED, "no-end-of-grace"));
		expect([isEndless, isEndlessByRight]).toEqual([true, false]);
		expect(findings[0]).toMatchObject({ requirement: "ROUND-8", round: 3 });
		expect(run.calls[0]?.rounds.length).toBeLessThan(100);
	});

	it("that cannot be played says why in a sentence", async () => {
		const odd = { ...NEVER_ARRIVED, nodes: [{ name: "A", version: "no build", job: {} }] };
		expect(await perform(odd, LIBRARY_NAME)).toEqual({
			kind: "broken",
			message: 'version must be a server build such as "8.1.2.0", not "no build".',
		});
	});
});

describe("the story of a round", () => {
	it("says what each node said, what that means, and how far the grace has come", async () => {
		const late = waiting([
			{ name: "A", version: "8.1.2.0", job: { duration: 500 } },
			{ name: "B", version: "8.1.2.0", job: { lag: 1500, duration: 1000 } },
		]);
		const stories = storiesOf(played(await perform(late, LIBRARY_NAME)), 0);
		expect(
			stories.map(({ number, startedAt, endedAt, told, right, clause, empty }) => ({
				number,
				startedAt,
				endedAt,
				told,
				right,
				clause,
				empty,
			})),
		).toEqual([
			{ number: 1, startedAt: 0, endedAt: 1, told: "in progress", right: "in progress", clause: "ROUND-3", empty: undefined },
			{
				number: 2,
				startedAt: 1001,
				endedAt: 1002,
				told: "in progress",
				right: "in progress",
				clause: "ROUND-7",
				empty: { count: 1, grace: 3 },
			},
			{
				number: 3,
				startedAt: 2002,
				endedAt: 2003,
				told: "in progress",
				right: "in progress",
				clause: "ROUND-3",
				empty: undefined,
			},
			{ number: 4, startedAt: 3003, endedAt: 3004, told: "complete", right: "complete", clause: "ROUND-6", empty: undefined },
		]);
		expect(stories[1]?.nodes).toEqual([
			{ node: "A", said: "done(ok)", means: "complete; observed from now on" },
			{ node: "B", said: "not found", means: "has not reported the job yet: the job may still arrive" },
		]);
	});

	it("continues with the tracker's own rounds after the first difference, without verdicts of the oracle", async () => {
		const stories = storiesOf(played(await perform(NEVER_ARRIVED, "four-rounds-of-grace")), 0);
		expect(stories.map(({ told, right, isWrong }) => [told, right, isWrong])).toEqual([
			["in progress", "in progress", false],
			["in progress", "in progress", false],
			["in progress", "complete", true],
			["complete", undefined, false],
		]);
	});

	it("names the error that ended the wait", async () => {
		const refused = waiting([{ name: "A", version: "8.1.2.0", job: {}, replies: [{ reply: "ERROR:20" }] }]);
		const [story] = storiesOf(played(await perform(refused, LIBRARY_NAME)), 0);
		expect(story?.nodes).toEqual([{ node: "A", said: "server error 20", means: "ends the wait" }]);
		expect([story?.told, story?.clause]).toEqual(["server error", "ROUND-4"]);
	});
});

it("a question takes the scripted reply of its place among those that reach the node while it is up", async () => {
	const down: Schedule = {
		...waiting([{ name: "A", version: "8.1.2.0", job: { duration: 5000 } }], { forgive: 3 }),
		events: [
			{ at: 500, kind: "crash", node: "A" },
			{ at: 1500, kind: "restart", node: "A" },
		],
	};
	const { trace } = await runOnLibrary(down);
	const indices = [0, 1001, 2002].map((at) => {
		const question = firstQuestionIn(trace, "A", at, at);
		return question === undefined ? "none" : planIndexOf(trace, question);
	});
	expect(indices).toEqual([0, undefined, 1]);
});

describe("the search for a failure", () => {
	it("finds a small schedule on which a mutant breaks a clause it is known for", async () => {
		const schedule = await findFailure("four-rounds-of-grace", { seed: 1, goOn: () => true });
		expect(schedule?.nodes).toHaveLength(1);
		if (schedule === undefined) return;
		const { findings } = played(await perform(schedule, "four-rounds-of-grace"));
		expect(findings[0]?.requirement).toBe("ROUND-8");
	});

	it("ends when it is cancelled", async () => {
		let draws = 0;
		expect(await findFailure(LIBRARY_NAME, { seed: 1, goOn: () => ++draws < 5 })).toBeUndefined();
		expect(draws).toBe(5);
	});
});
