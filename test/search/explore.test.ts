import { describe, expect, test } from "vitest";
import { explore } from "../../kit/automaton/explore.ts";
import { scheduleOfDifference } from "../../kit/automaton/letters-schedule.ts";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import { checkFailureOf } from "../../kit/search/schedule-checks.ts";
import { librarySubject, mutantOf } from "../../kit/search/subject.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { count, sample } from "../support/counts.ts";

/**
 * Exploring cannot show these. The first depends on the number of the round: exploring distinguishes only the first
 * round from all others. The second depends on how long a round lasts: exploring distinguishes only whether it ends
 * within two seconds. The search by rules and the scenarios find them.
 */
const BEYOND_EXPLORING: readonly string[] = ["a-thousand-rounds-are-enough", "slow-rounds-do-not-count"];

const FUNCTIONS = GALLERY.flatMap(({ name, rules, remembers = false }) =>
	rules === undefined || remembers || BEYOND_EXPLORING.includes(name) ? [] : [{ name, rules }],
);

/**
 * The number of nodes in each exploration of a bad rule. Three take four times as long as two, and only a majority
 * needs them.
 */
const nodesFor = (name: string) => (name === "majority-is-done" ? 3 : count(2, 3));

describe("Exploring", () => {
	test.each([1, 2, 3].slice(0, count(1, 3)))(
		"ends, and finds that the library's rules agree with the specification, for %i nodes",
		(nodes) => {
			const { difference, states, transitions, parts } = explore({ nodes });
			expect(difference).toBeUndefined();
			expect(parts.length).toBeGreaterThan(nodes);
			expect(transitions).toBeGreaterThan(states);
		},
	);

	test.each(sample(FUNCTIONS, 16))("finds a run on which $name differs, and the library does not", async ({ name, rules }) => {
		const { difference } = explore({ rules: rules(), nodes: nodesFor(name) });
		expect(difference).toBeDefined();
		const schedule = difference && scheduleOfDifference(difference);
		// A run does not tell what text an error keeps.
		if (schedule === undefined || difference?.requirement === "PARSE-3") return;
		expect(await checkFailureOf("specification", schedule, librarySubject(rules()))).toBeDefined();
		expect(judgeRun(await runOnLibrary(schedule))).toEqual([]);
	});

	// How long each must be follows from what it does: a count that is not reset shows after two, a reset and the rest of
	// a grace of three.
	test.each(
		sample(
			[
				["not-found-is-complete", 1],
				["two-rounds-of-grace", 2],
				["forgets-between-rounds", 2],
				["progress-keeps-the-count", 4],
				["failures-use-up-the-grace", 3],
				["two-last-rounds", 2],
				["joined-waits-for-grace", 1],
			] as const,
			2,
		),
	)("shows %s in no more than %i rounds", (name, rounds) => {
		const rules = mutantOf(name).rules?.();
		const { difference } = explore({ nodes: 2, ...(rules !== undefined && { rules }) });
		expect(difference?.rounds).toHaveLength(rounds);
	});

	test("says that rules have no fixpoint instead of searching without end", () => {
		const endless: Rules = {
			...defaultRules,
			judge(round, memory, habits) {
				const judgement = defaultRules.judge(round, memory, habits);
				return judgement.verdict.kind === "in_progress" ? { ...judgement, failedRounds: new Map([["Z", 1]]) } : judgement;
			},
		};
		expect(() => explore({ rules: endless, nodes: 1 })).toThrow("These rules count failed rounds of a node that does not exist.");
	});

	test("refuses a number of nodes that is too large to explore", () => {
		expect(() => explore({ nodes: 5 })).toThrow("nodes must be a whole number from 1 to 4, not 5.");
	});
});
