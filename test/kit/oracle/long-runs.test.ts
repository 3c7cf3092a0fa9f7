import { describe, expect, test } from "vitest";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import { libraryTracker } from "../../../kit/run/library-tracker.ts";
import { runOnVirtualTime } from "../../../kit/run/on-virtual-time.ts";
import { RunTooLong } from "../../../kit/run/run-too-long.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import { count, sample } from "../../support/counts.ts";
import { cpuMsOf } from "../../support/cpu-time.ts";

/** A wait without pauses asks each node about once in a millisecond. */
function longWait(nodes: number, duration: number): Schedule {
	return {
		version: 1,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: Array.from({ length: nodes }, (_, index) => ({ name: `N${index}`, version: "8.1.2.0", job: { duration } })),
		events: [{ at: 5, kind: "leave", node: "N0" }],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", pollInterval: 0 }],
	};
}

/** The limit is for the thorough number. The smaller one takes less time to play. */
const QUESTIONS = count(16_000, 64_000);

describe("A long run", () => {
	test.each(
		sample(
			[
				[64, QUESTIONS / 64],
				[1, QUESTIONS],
			] as const,
			2,
		),
	)(`of %i nodes and ${QUESTIONS} questions is judged in less than 2 seconds`, async (nodes, duration) => {
		const run = await runOnLibrary({ ...longWait(nodes, duration), events: [] });
		expect(run.trace.filter(({ kind }) => kind === "asked").length).toBeGreaterThan(QUESTIONS);
		let findings: unknown;
		const took = cpuMsOf(() => {
			findings = judgeRun(run);
		});
		expect(findings).toEqual([]);
		expect(took).toBeLessThan(2000);
	});

	test("that its trace cannot hold is not judged", async () => {
		const played = runOnVirtualTime(longWait(3, 200), libraryTracker(), { maxTraceEvents: 100 });
		await expect(played).rejects.toThrow(RunTooLong);
		await expect(played).rejects.toThrow(/^The run is too long to be judged: it has more than 100 events\.$/);
	});
});
