import { GIVEN_ANSWERS } from "./given-answers.ts";
import { GIVEN_HABITS } from "./given-habits.ts";
import { GIVEN_JOB } from "./given-job.ts";
import { GIVEN_NETWORK } from "./given-network.ts";
import { GIVEN_NODES } from "./given-nodes.ts";
import { READING } from "./reading.ts";
import type { Step } from "./step.ts";
import { THEN_OUTCOME } from "./then-outcome.ts";
import { THEN_QUESTIONS } from "./then-questions.ts";
import { THEN_ROUNDS } from "./then-rounds.ts";
import { THEN_SPECIFICATION } from "./then-specification.ts";
import { THEN_TRUTH } from "./then-truth.ts";
import { WHEN_CALLS } from "./when-calls.ts";
import { WHEN_NETWORK } from "./when-network.ts";
import { WHEN_WORLD } from "./when-world.ts";

/** Steps about one subject. */
export interface StepGroup {
	readonly title: string;
	readonly steps: readonly Step[];
}

/** All steps of scenarios, by subject. */
export const STEP_GROUPS: readonly StepGroup[] = [
	{ title: "Given: the nodes", steps: GIVEN_NODES },
	{ title: "Given: the task and its job", steps: GIVEN_JOB },
	{ title: "Given: scripted answers", steps: GIVEN_ANSWERS },
	{ title: "Given: the driver's habits", steps: GIVEN_HABITS },
	{ title: "Given: the network", steps: GIVEN_NETWORK },
	{ title: "When: something happens to the cluster", steps: WHEN_WORLD },
	{ title: "When: something happens to processes, machines and networks", steps: WHEN_NETWORK },
	{ title: "When: the driver is called", steps: WHEN_CALLS },
	{ title: "Then: how a call ends", steps: THEN_OUTCOME },
	{ title: "Then: the rounds", steps: THEN_ROUNDS },
	{ title: "Then: what a completion proves", steps: THEN_TRUTH },
	{ title: "Then: the questions", steps: THEN_QUESTIONS },
	{ title: "Then: the whole run", steps: THEN_SPECIFICATION },
	{ title: "One reply", steps: READING },
];

export const ALL_STEPS: readonly Step[] = STEP_GROUPS.flatMap(({ steps }) => steps);
