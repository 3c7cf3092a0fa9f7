import { describe, expect, test } from "vitest";
import { completeSuite, SUITE_PARTS } from "../../kit/automaton/complete-suite.ts";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import { sample } from "../support/counts.ts";

const suite = completeSuite({ parts: SUITE_PARTS });

describe("The complete suite", () => {
	test("plays a few thousand short runs with a driver, for two nodes", () => {
		const asked = completeSuite();
		expect(asked.length).toBeGreaterThan(1000);
		expect(asked.length).toBeLessThan(6000);
		expect(Math.max(...asked.map(({ verdicts }) => verdicts.length))).toBeLessThan(10);
		expect(new Set(asked.map(({ part }) => part))).toEqual(new Set(["rounds", "replies"]));
	});

	test("passes with the library, and gives the same verdicts as the judge of whole runs", async () => {
		for (const { schedule, verdicts, part } of sample(suite, 97)) {
			const run = await runOnLibrary(schedule);
			expect(judgeRun(run), JSON.stringify(schedule)).toEqual([]);
			if (part === "time") continue;
			const told = run.calls[0]?.rounds.map(({ verdict }) => verdict) ?? [];
			const wanted = verdicts.map((verdict) => (verdict.startsWith("the error") ? "error" : verdict));
			expect(told.slice(0, wanted.length), JSON.stringify(schedule)).toEqual(wanted);
		}
	});

	test.each([
		[{ nodes: 3 }, "nodes must be a whole number from 1 to 2, not 3."],
		[{ grace: 0 }, "grace must be a whole number from 1 to 20, not 0."],
		[{ extraStates: 3 }, "extraStates must be a whole number from 0 to 2, not 3."],
	])("refuses %j", (options, message) => {
		expect(() => completeSuite(options)).toThrow(message);
	});
});
