import { describe, expect, test } from "vitest";
import { judgeRun } from "../../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../../kit/run/library.ts";
import { count, sample } from "../../support/counts.ts";
import { cpuMsOf } from "../../support/cpu-time.ts";
import { longWait } from "./support/long-wait.ts";

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
});
