import { describe, expect, it } from "vitest";
import type { Run } from "../../../kit/run/run.ts";
import { printRun } from "../../../kit/run/run-text.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

const SCHEDULE: Schedule = {
	version: 1,
	task: { id: "1", namespace: "test", kind: "query_execute" },
	nodes: [],
	events: [],
	habits: LIBRARY_HABITS,
	calls: [{ kind: "wait" }],
};

function textOf(run: Partial<Run>): string {
	return printRun({ schedule: SCHEDULE, calls: [], trace: [], truth: {}, ...run });
}

describe("a run as text", () => {
	it("shows times with at most one digit after the point", () => {
		const round = { number: 1, startedAt: 0, endedAt: 0.0037755999999944836, verdict: "complete" } as const;
		const call = { calledAt: 0, settledAt: 0.191394950161339, rounds: [round], outcome: { kind: "complete" } } as const;
		expect(textOf({ calls: [call] })).toContain(
			"wait called at 0 ms, settled at 0.2 ms: complete\n  round 1, 0 to 0 ms: complete\n",
		);
	});

	it("shows the first and the last rounds of many", () => {
		const rounds = Array.from({ length: 414 }, (_, index) => ({
			...{ number: index + 1, startedAt: index, endedAt: index, verdict: "in_progress" as const },
		}));
		const text = textOf({ calls: [{ calledAt: 0, settledAt: 414, rounds, outcome: { kind: "in_progress" } }] });
		expect(text.match(/^ {2}round /gm)).toHaveLength(20);
		expect(text).toContain("\n  … 394 more rounds\n");
		expect(text).toContain("round 414, ");
	});

	it("cuts long answers that are not about jobs", () => {
		const answer = (question: number, command: string): Run["trace"] => [
			{ kind: "asked", at: 0, node: "A", question, commands: [command] },
			{ kind: "answered", at: 1, node: "A", question, body: `${command}\t${"x".repeat(2700)}\n` },
		];
		const text = textOf({ trace: [...answer(1, "replicas"), ...answer(2, "query-show:id=1")] });
		const [replicas = "", job = ""] = text.split("\n").filter((line) => line.includes("answered"));
		expect(replicas).toMatch(/x… \(\d+ more characters\)$/);
		expect(replicas.length).toBeLessThan(200);
		expect(job.length).toBeGreaterThan(2700);
	});
});
