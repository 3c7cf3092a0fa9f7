import type { RoundReport } from "../run/round-report.ts";
import type { Run } from "../run/run.ts";
import { CutOff, expect, fail, needSight } from "./expect.ts";
import { judging, type Step } from "./step.ts";
import { callOf, type WhichCall } from "./which-call.ts";

const THE_WAIT: WhichCall = { kind: "wait" };

/** The judged rounds of a wait. Rounds that the deadline cut off, or that were cancelled, do not count. */
export const THEN_ROUNDS: readonly Step[] = [
	judging("round {int} is in progress", (run, number: number) => expectVerdict(run, number, "in_progress")),
	judging("round {int} is complete", (run, number: number) => expectVerdict(run, number, "complete")),
	judging("round {int} is an error", (run, number: number) => expectVerdict(run, number, "error")),
	judging("rounds {int} to {int} are in progress", (run, first: number, last: number) => {
		for (let number = first; number <= last; number++) expectVerdict(run, number, "in_progress");
	}),
	judging("round {int} begins at {number} ms", (run, number: number, at: number) => {
		needSight(run, "instants");
		expect(`start of round ${number} in ms`, at, roundOf(run, number).startedAt);
	}),
	judging("round {int} ends at {number} ms", (run, number: number, at: number) => {
		needSight(run, "instants");
		expect(`end of round ${number} in ms`, at, roundOf(run, number).endedAt);
	}),
	judging("{wait} has {int} round(s)", (run, wait: WhichCall, count: number) =>
		expect("rounds", count, callOf(run, wait).rounds.length),
	),
	judging("{wait} has rounds that begin at {instants}", (run, wait: WhichCall, instants: readonly number[]) => {
		needSight(run, "instants");
		expect(
			"starts of the rounds in ms",
			instants,
			callOf(run, wait).rounds.map(({ startedAt }) => startedAt),
		);
	}),
	judging("no two rounds of a wait overlap", (run) => {
		needSight(run, "instants");
		for (const { rounds } of run.calls) {
			for (const [index, { number, startedAt }] of rounds.entries()) {
				const before = rounds[index - 1];
				if (before !== undefined && startedAt < before.endedAt)
					fail(`start of round ${number} in ms`, `from ${before.endedAt}`, startedAt);
			}
		}
	}),
];

function expectVerdict(run: Run, number: number, verdict: RoundReport["verdict"]): void {
	expect(`round ${number}`, verdict, roundOf(run, number).verdict);
}

function roundOf(run: Run, number: number): RoundReport {
	const { rounds } = callOf(run, THE_WAIT);
	const seen = run.seen?.rounds.at(-1)?.length ?? 0;
	// On a slow machine the last round may end so close to the timeout that the driver may have cut it off.
	if (rounds[number - 1] === undefined && seen >= number) throw new CutOff(`the verdict on round ${number} cannot be seen`);
	return rounds[number - 1] ?? fail("rounds of the wait", `at least ${number}`, rounds.length);
}
