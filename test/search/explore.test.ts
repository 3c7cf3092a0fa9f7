import { describe, expect, test } from "vitest";
import { runOnLibrary } from "../../features/kit/drivers/library.ts";
import { GALLERY } from "../../features/kit/mutants/gallery.ts";
import { judgeRun } from "../../features/kit/oracle.ts";
import { explore } from "../../features/kit/search/explore.ts";
import { scheduleOfDifference } from "../../features/kit/search/letters-schedule.ts";
import { failureOf } from "../../features/kit/search/schedule-checks.ts";
import { librarySubject, mutantOf } from "../../features/kit/search/subject.ts";
import { defaultRules, type Rules } from "../../src/tracking/rules.ts";

/**
 * Exploring tells these apart, but the way there is not one that a run from the start goes: they keep something beside their arguments, which
 * the search has filled on other ways, or they differ in an instant that the schedule of a difference does not arrange.
 */
const NOT_SHOWN_BY_A_RUN: readonly string[] = [
	"progress-hides-the-rest",
	"observed-as-a-whole",
	"observed-by-a-failure",
	"grace-a-node",
	"old-grace-from-the-last-progress",
	"left-is-a-failure",
	"one-budget-for-all",
	"failures-never-expire",
	"times-out-early",
	"one-grace-for-all-waits",
	"status-loses-patience",
];

/**
 * Exploring takes the rules for functions of what they are given. These remember something beside it, or tell one reply from another that is read the
 * same, and so it is the fuzzer that finds them.
 */
const BEYOND_THEIR_ARGUMENTS: readonly string[] = [
	"observed-by-an-empty-reply",
	"near-the-deadline-nothing-counts",
	"a-thousand-rounds-are-enough",
];

const ON_RULES = GALLERY.flatMap(({ name, rules }) => (rules === undefined ? [] : [{ name, rules }]));

describe("Exploring", { timeout: 60_000 }, () => {
	test.each([1, 2, 3])("ends, and finds that the library's rules agree with the specification, for %i nodes", (nodes) => {
		const { difference, states, transitions, parts } = explore({ nodes });
		expect(difference).toBeUndefined();
		expect(parts.length).toBeGreaterThan(nodes);
		expect(transitions).toBeGreaterThan(states);
	});

	test.each(ON_RULES.filter(({ name }) => !BEYOND_THEIR_ARGUMENTS.includes(name)))("finds where $name differs", ({ rules }) => {
		expect(explore({ rules: rules(), nodes: 3 }).difference).toBeDefined();
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

	test("shows a difference as a schedule, which fails with those rules and not with the library's", async () => {
		for (const { name, rules } of ON_RULES) {
			if (NOT_SHOWN_BY_A_RUN.includes(name)) continue;
			const { difference } = explore({ rules: rules(), nodes: 2 });
			const schedule = difference && scheduleOfDifference(difference);
			// A run does not tell what text an error keeps.
			if (schedule === undefined || difference?.requirement === "PARSE-3") continue;
			expect(await failureOf("specification", schedule, librarySubject(rules())), name).toBeDefined();
			expect(judgeRun(await runOnLibrary(schedule)), name).toEqual([]);
		}
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
