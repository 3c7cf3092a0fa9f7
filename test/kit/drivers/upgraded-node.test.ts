import { expect, it } from "vitest";
import { declaredHabits, outsideHabits } from "../../../kit/drivers/declared-habits.ts";
import { reviewRun } from "../../../kit/drivers/review-run.ts";
import type { RoundSeen } from "../../../kit/run/seen.ts";
import type { Turn } from "../../../kit/run/turn.ts";

const HELLO = {
	...{ protocol: 2 as const, name: "x", version: "1", profiles: ["wire" as const] },
	habits: { graceRounds: 1, graceRoundsBefore6: 21 },
};

/** Whether a driver may go on after a node of version 8.1 did not find the job, if the node began as `version`. */
function mayGoOn(version: string): boolean {
	const turn = { node: "A", endedAt: 1, word: { kind: "not_found" }, build: "8.1.2.0", droppedAt: undefined } as Turn;
	const round: RoundSeen = {
		...{ number: 1, startedAt: 0, endedAt: 1, isEarly: false, unsure: new Set<string>(), turns: [turn] },
		opening: { kind: "targets", targets: ["A"] },
		told: { kind: "in_progress" },
	};
	const run = {
		schedule: {
			version: 1 as const,
			task: { id: "1", namespace: "test", kind: "query_execute" as const },
			nodes: [{ name: "A", version, job: {} }],
			events: [],
			habits: declaredHabits(HELLO),
			calls: [{ kind: "wait" as const }],
		},
		calls: [{ calledAt: 0, settledAt: 2, outcome: { kind: "cancelled" as const }, rounds: [] }],
		trace: [],
		truth: {},
		seen: { profile: "wire" as const, rounds: [[round]], isCounted: false, manner: outsideHabits(HELLO) },
	};
	return reviewRun(run).every(({ reviewed }) => reviewed.every(({ isWrong }) => !isWrong));
}

// A driver that stops at the first node in progress may ask a node for the first time after its upgrade.
it("a driver may count by the grace before 6.0 on a node that was older when the run began (JUDGE-2)", () => {
	expect(mayGoOn("5.7.0.31")).toBe(true);
	expect(mayGoOn("6.4.0.3")).toBe(false);
});
