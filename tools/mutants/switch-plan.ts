/**
 * What the tool and the process that tries switched mutants tell each other. They talk through two files, because the
 * process can loop for ever or end at any moment.
 */
export type SwitchPlan =
	/** Run each test once, and report which mutants it reaches. */
	| { readonly kind: "cover"; readonly events: string }
	/** Run each test once with each of its mutants that no test has caught yet. */
	| { readonly kind: "try"; readonly events: string; readonly tests: Readonly<Record<string, PlannedTest>> };

export interface PlannedTest {
	readonly durationMs: number;
	/** How often the test reaches each mutant without a change, by the id of the mutant. */
	readonly hits: Readonly<Record<string, number>>;
}

/** A line of the file of events. */
export type SwitchEvent =
	| {
			readonly kind: "covered";
			/** The id that vitest gives to the test. The same in each run. */
			readonly test: string;
			readonly file: string;
			readonly name: string;
			readonly passed: boolean;
			readonly durationMs: number;
			readonly hits: Readonly<Record<string, number>>;
	  }
	/** The mutants that are reached outside of tests, such as while a module loads. A switch comes too late for these. */
	| { readonly kind: "loaded"; readonly mutants: readonly string[] }
	/** Each test has reported what it reaches. */
	| { readonly kind: "all covered" }
	| { readonly kind: "begins"; readonly test: string; readonly mutant: string }
	| { readonly kind: "passed"; readonly test: string; readonly mutant: string }
	/** The test failed with the mutant, and passed again without it. */
	| { readonly kind: "caught"; readonly test: string; readonly mutant: string; readonly message: string }
	/** It was decided before, so no test needs to try it. */
	| { readonly kind: "decided"; readonly mutant: string }
	/** The process did not go on, or crashed. */
	| { readonly kind: "hangs"; readonly test: string; readonly mutant: string }
	/**
	 * The test failed with the mutant, and then without it too. So this process cannot try more mutants, and waits to be
	 * ended.
	 */
	| { readonly kind: "unclear"; readonly test: string; readonly mutant: string };

/** The environment variable with the path of the plan. */
export const PLAN_VARIABLE = "MUTANT_SWITCH_PLAN";
