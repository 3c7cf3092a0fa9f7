import { expect, it } from "vitest";
import { declaredHabits, outsideHabits } from "../../../kit/drivers/declared-habits.ts";
import { findingsOf } from "../../../kit/drivers/findings.ts";
import type { Run } from "../../../kit/run/run.ts";
import type { RoundSeen } from "../../../kit/run/seen.ts";
import type { Turn } from "../../../kit/run/turn.ts";

const HELLO = {
	protocol: 2 as const,
	name: "x",
	version: "1",
	profiles: ["wire" as const],
	habits: { graceRounds: 1, retries: 4 },
};
const TARGETS = ["A", "B"];

/** Both nodes are asked at 0 ms and at 1000 ms, and B alone at 1200 ms. Then the driver reports complete. */
function played(crashedAt: number | undefined): Run {
	const turn = (node: string, endedAt: number, kind: "in_progress" | "not_found"): Turn =>
		({ node, endedAt, word: { kind }, build: "8.1.2.0", droppedAt: undefined }) as Turn;
	const round = (number: number, startedAt: number, turns: readonly Turn[], told: "in_progress" | "complete"): RoundSeen => ({
		number,
		startedAt,
		endedAt: startedAt + 2,
		isEarly: false,
		opening: { kind: "targets", targets: TARGETS },
		unsure: new Set(),
		turns,
		told: { kind: told },
	});
	const rounds = [
		round(1, 0, [turn("A", 1, "in_progress"), turn("B", 2, "in_progress")], "in_progress"),
		round(2, 1000, [turn("A", 1001, "not_found"), turn("B", 1002, "in_progress")], "in_progress"),
		round(3, 1200, [turn("B", 1201, "not_found")], "complete"),
	];
	return {
		schedule: {
			version: 1,
			task: { id: "1", namespace: "test", kind: "query_execute" },
			nodes: TARGETS.map((name) => ({ name, version: "8.1.2.0", job: { duration: 1e6 } })),
			events: [],
			habits: declaredHabits(HELLO),
			calls: [{ kind: "wait" }],
		},
		calls: [{ calledAt: 0, settledAt: 1202, outcome: { kind: "complete" }, rounds: [] }],
		trace: crashedAt === undefined ? [] : [{ kind: "node", at: crashedAt, node: "B", change: "crashed" }],
		truth: {},
		seen: { profile: "wire", rounds: [rounds], isCounted: false, manner: outsideHabits(HELLO) },
	};
}

const clauses = (crashedAt: number | undefined) =>
	findingsOf(played(crashedAt)).flatMap(({ kind, requirement }) => (kind === "verdict" ? [requirement] : []));

it("a driver that asks one node alone and reports the task as complete breaks ROUND-1", () => {
	expect(clauses(undefined)).toEqual(["ROUND-1"]);
	expect(clauses(500)).toEqual(["ROUND-1"]);
});

it("a question to a node that has just crashed may be a repeated one of the round before, so it is not judged", () => {
	expect(clauses(1100)).toEqual([]);
});

it("a driver that polls at a fixed rate is not accused for a poll that began before the last answer of the one before", () => {
	const overtaken = (startedAt: number): Run => {
		const run = played(undefined);
		if (run.seen === undefined) throw new Error("The run was seen.");
		const [first, second, third] = run.seen.rounds[0] ?? [];
		if (first === undefined || second === undefined || third === undefined) throw new Error("There are three rounds.");
		const done = second.turns.map((turn) => ({ ...turn, word: { kind: "complete" } }) as Turn);
		const rounds = [first, { ...second, turns: done }, { ...third, startedAt, told: undefined }];
		return { ...run, seen: { ...run.seen, rounds: [rounds], manner: { ...run.seen.manner, pausesFromStart: true } } };
	};
	const verdicts = (run: Run) => findingsOf(run).flatMap(({ kind, requirement }) => (kind === "verdict" ? [requirement] : []));
	expect(verdicts(overtaken(1002))).toEqual([]);
	expect(verdicts(overtaken(1500))).toEqual(["ROUND-6"]);
});
