import { GIVEN_ANSWERS } from "./given-answers.ts";
import { GIVEN_HABITS } from "./given-habits.ts";
import { GIVEN_JOB } from "./given-job.ts";
import { GIVEN_NODES } from "./given-nodes.ts";
import { READING } from "./reading.ts";
import type { Step } from "./step.ts";
import { THEN_OUTCOME } from "./then-outcome.ts";
import { THEN_QUESTIONS } from "./then-questions.ts";
import { THEN_ROUNDS } from "./then-rounds.ts";
import { THEN_SPECIFICATION } from "./then-specification.ts";
import { THEN_TRUTH } from "./then-truth.ts";
import { WHEN_CALLS } from "./when-calls.ts";
import { WHEN_WORLD } from "./when-world.ts";

/** Everything that a scenario can say. */
export const ALL_STEPS: readonly Step[] = [
	...GIVEN_NODES,
	...GIVEN_JOB,
	...GIVEN_ANSWERS,
	...GIVEN_HABITS,
	...WHEN_WORLD,
	...WHEN_CALLS,
	...THEN_OUTCOME,
	...THEN_ROUNDS,
	...THEN_TRUTH,
	...THEN_QUESTIONS,
	...THEN_SPECIFICATION,
	...READING,
];
