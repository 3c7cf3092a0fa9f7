import { describe, expect, test } from "vitest";
import { explore } from "../../kit/automaton/explore.ts";
import { exploreRuns } from "../../kit/automaton/explore-runs.ts";
import { scheduleOfDifference } from "../../kit/automaton/letters-schedule.ts";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import { failureOf } from "../../kit/search/schedule-checks.ts";
import { librarySubject, mutantOf } from "../../kit/search/subject.ts";
import { defaultRules, type Rules } from "../../src/tracking/rules.ts";

/** What these do wrong hangs on the number of the round, of which exploring tells apart the first and the others alone; the fuzzer finds it. */
const BEYOND_THE_SECOND_ROUND: readonly string[] = ["a-thousand-rounds-are-enough"];

/**
 * These remember something that no short run from the start shows: between calls, over more rounds than all can be gone through, or about the one
 * reply of those that mean the same which exploring does not ask for. The fuzzer finds them.
 */
const BEYOND_SHORT_RUNS: readonly string[] = [
	"one-grace-for-all-waits",
	"status-loses-patience",
	"old-grace-from-the-last-progress",
	"near-the-deadline-nothing-counts",
	"observed-by-an-empty-reply",
];

const ON_RULES = GALLERY.flatMap(({ name, rules, remembers = false }) =>
	rules === undefined ? [] : [{ name, rules, remembers }],
);
const FUNCTIONS = ON_RULES.filter(({ name, remembers }) => !remembers && !BEYOND_THE_SECOND_ROUND.includes(name));
const REMEMBERING = ON_RULES.filter(({ name, remembers }) => remembers && !BEYOND_SHORT_RUNS.includes(name));

describe("Exploring", { timeout: 60_000 }, () => {
	test.each([1, 2, 3])("ends, and finds that the library's rules agree with the specification, for %i nodes", (nodes) => {
		const { difference, states, transitions, parts } = explore({ nodes });
		expect(difference).toBeUndefined();
		expect(parts.length).toBeGreaterThan(nodes);
		expect(transitions).toBeGreaterThan(states);
	});

	test.each(FUNCTIONS)("finds a run on which $name differs, and the library does not", async ({ rules }) => {
		const { difference } = explore({ rules: rules(), nodes: 3 });
		expect(difference).toBeDefined();
		const schedule = difference && scheduleOfDifference(difference);
		// A run does not tell what text an error keeps.
		if (schedule === undefined || difference?.requirement === "PARSE-3") return;
		expect(await failureOf("specification", schedule, librarySubject(rules()))).toBeDefined();
		expect(judgeRun(await runOnLibrary(schedule))).toEqual([]);
	});

	// How long each must be follows from what it does: a count that is not reset shows after two, a reset and the rest of a grace of three.
	test.each([
		["not-found-is-complete", 1],
		["two-rounds-of-grace", 2],
		["forgets-between-rounds", 2],
		["progress-keeps-the-count", 4],
		["failures-use-up-the-grace", 3],
		["two-last-rounds", 2],
	])("shows %s in no more than %i rounds", (name, rounds) => {
		const rules = mutantOf(name).rules?.();
		const { difference } = explore({ nodes: 2, ...(rules !== undefined && { rules }) });
		expect(difference?.rounds).toHaveLength(rounds);
	});

	test("says that rules have no fixpoint instead of looking for it for ever", () => {
		const endless: Rules = {
			...defaultRules,
			judge(round, memory, habits) {
				const judgement = defaultRules.judge(round, memory, habits);
				return judgement.verdict.kind === "in_progress" ? { ...judgement, failedRounds: new Map([["Z", 1]]) } : judgement;
			},
		};
		expect(() => explore({ rules: endless, nodes: 1 })).toThrow("These rules count failed rounds of somebody who is no node.");
	});

	test("refuses a number of nodes that it cannot go through", () => {
		expect(() => explore({ nodes: 5 })).toThrow("nodes must be a whole number from 1 to 4, not 5.");
	});
});

describe("Exploring rules that remember something", { timeout: 60_000 }, () => {
	test.each(REMEMBERING)("finds a run from the start on which $name differs", async ({ rules }) => {
		const { difference, depth } = exploreRuns({ rules, nodes: 2 });
		expect(difference?.rounds.length).toBeGreaterThan(depth);
		const schedule = difference && scheduleOfDifference(difference);
		if (schedule === undefined) throw new Error("There is no schedule of it.");
		expect(await failureOf("specification", schedule, librarySubject(rules()))).toBeDefined();
		expect(judgeRun(await runOnLibrary(schedule))).toEqual([]);
	});

	// How long each must be follows from what it does: one round to remember, and one in which it is wrong to.
	test.each([
		["one-budget-for-all", 1],
		["forgets-between-rounds", 2],
		["observed-as-a-whole", 2],
		["failures-never-expire", 3],
	])("shows %s in no more than %i rounds", (name, rounds) => {
		const { rules } = mutantOf(name);
		expect(rules && exploreRuns({ rules, nodes: 2 }).difference?.rounds).toHaveLength(rounds);
	});

	test("finds nothing in the library, and says how long all the runs were that it went through", () => {
		const { difference, depth, runs } = exploreRuns({ rules: () => defaultRules, nodes: 1 });
		expect(difference).toBeUndefined();
		expect(depth).toBeGreaterThan(2);
		expect(runs).toBeGreaterThan(10_000);
	});
});
