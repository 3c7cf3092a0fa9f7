import { describe, expect, test } from "vitest";
import { judgeRuns, type RunCounts } from "../../bench/truth/runs.ts";

describe("The search for a false ok", () => {
	test("finds no fault in the library", async () => {
		const counts: RunCounts = { runs: 0, completed: 0, ok: 0, wrong: 0, findings: [] };
		await judgeRuns(2, 0, 300, counts);
		expect(counts).toMatchObject({ runs: 300, wrong: 0, findings: [] });
		expect(counts.ok).toBeGreaterThan(0);
	});
});
