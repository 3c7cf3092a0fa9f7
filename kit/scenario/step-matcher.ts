import { type Argument, CucumberExpression, ParameterType, ParameterTypeRegistry } from "@cucumber/cucumber-expressions";
import { ALL_STEPS } from "../steps/all-steps.ts";
import { STEP_PARAMETERS } from "../steps/parameter-types.ts";
import type { Step } from "../steps/step.ts";

/** The step that matches a line of a scenario, with the values of its parameters. */
export interface MatchedStep {
	readonly step: Step;
	readonly values: readonly unknown[];
}

/** Finds the one step that matches a line, like Cucumber. @throws Error if two steps match, a mistake in the kit */
export type StepMatcher = (line: string) => MatchedStep | undefined;

/** Results to keep, for more lines than the feature files have. Most lines repeat, and matching is slow. */
const MOST_KNOWN = 2000;

export function createStepMatcher(steps: readonly Step[] = ALL_STEPS): StepMatcher {
	const registry = new ParameterTypeRegistry();
	for (const { name, pattern, read } of STEP_PARAMETERS) {
		registry.defineParameterType(new ParameterType(name, new RegExp(pattern), null, read, false));
	}
	const expressions = steps.map((step) => ({ step, expression: new CucumberExpression(step.expression, registry) }));
	const known = new Map<string, Found>();
	const find = (line: string): Found => {
		const matches = expressions.flatMap(({ step, expression }) => {
			const values = expression.match(line);
			return values === null ? [] : [{ step, values }];
		});
		const [match, other] = matches;
		if (other !== undefined && match !== undefined) {
			throw new Error(`${JSON.stringify(line)} matches two steps: "${match.step.expression}" and "${other.step.expression}".`);
		}
		return match;
	};
	return (line) => {
		const found = known.has(line) ? known.get(line) : find(line);
		if (known.size < MOST_KNOWN) known.set(line, found);
		// Each call gets new values, because a step may keep them.
		return found && { step: found.step, values: found.values.map((value) => value.getValue(null)) };
	};
}

type Found = { readonly step: Step; readonly values: readonly Argument[] } | undefined;
