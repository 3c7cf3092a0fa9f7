import { expect, it } from "vitest";
import { LIBRARY, runOnLibrary } from "../../kit/run/library.ts";
import type { Run } from "../../kit/run/run.ts";
import { expectationsOf } from "../../kit/scenario/expectations.ts";
import { play } from "../../kit/scenario/play.ts";
import { type Playable, readPlayables } from "../../kit/scenario/playable.ts";
import { printScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { createStepMatcher } from "../../kit/scenario/step-matcher.ts";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { count } from "../support/counts.ts";

const RESTARTED: Schedule = {
	version: 1,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [
		{ name: "A", version: "8.1.2.0", job: { duration: 2500 } },
		{ name: "B", version: "8.1.2.0", job: { duration: 2500 } },
	],
	events: [{ at: 1500, kind: "restart", node: "B" }],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait" }],
};

const match = createStepMatcher();

function scenarioOf(run: Run): Playable {
	const text = printScenario(run.schedule, { expectations: expectationsOf(run) });
	const [scenario] = readPlayables(`Feature: one\n${text}`, "one.feature", match);
	if (scenario === undefined) throw new Error("There is no scenario.");
	return scenario;
}

it("the expectations of a run say how the wait ended, when, and with which evidence", async () => {
	expect(expectationsOf(await runOnLibrary(RESTARTED))).toEqual([
		"the wait completes after 4 rounds at 3004 ms",
		'the outcome is "uncertain"',
		'node A is known to be "done"',
		'node B is known to be "vanished"',
	]);
});

it("a scenario that was made from a run passes with the same run", async () => {
	const endings = new Set<string>();
	for (let seed = 1; seed <= count(40, 300); seed++) {
		const run = await runOnLibrary(drawSchedule(createRandom(seed)));
		const result = await play(scenarioOf(run), LIBRARY);
		expect(result, `seed ${seed}: ${"message" in result ? result.message : ""}`).toMatchObject({ kind: "passed" });
		for (const { outcome } of run.calls) endings.add(outcome.kind);
	}
	expect([...endings].sort()).toEqual(["aborted", "cancelled", "complete", "error", "in_progress"]);
});

it("a scenario that was made from another run fails", async () => {
	const right = await runOnLibrary(RESTARTED);
	const hurried: Run = {
		...right,
		calls: right.calls.map((call) => ({ ...call, settledAt: 2003, rounds: call.rounds.slice(0, 3) })),
	};
	expect(await play(scenarioOf(hurried), LIBRARY)).toMatchObject({ kind: "failed" });
});
