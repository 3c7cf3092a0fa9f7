import { CucumberExpression, ParameterType, ParameterTypeRegistry } from "@cucumber/cucumber-expressions";
import { describe, expect, it } from "vitest";
import { loadPlayables } from "../../kit/scenario/load-playables.ts";
import { createStepMatcher } from "../../kit/scenario/step-matcher.ts";
import { ALL_STEPS } from "../../kit/steps/all-steps.ts";
import { STEP_PARAMETERS } from "../../kit/steps/parameter-types.ts";
import type { Step } from "../../kit/steps/step.ts";
import { sample } from "../support/counts.ts";

/** What Cucumber itself finds: each step that matches, with its values. */
function cucumberMatches(line: string): readonly { readonly step: Step; readonly values: readonly unknown[] }[] {
	return EXPRESSIONS.flatMap(({ step, expression }) => {
		const found = expression.match(line);
		return found === null ? [] : [{ step, values: found.map((argument) => argument.getValue(null)) }];
	});
}

const registry = new ParameterTypeRegistry();
for (const { name, pattern, read } of STEP_PARAMETERS) {
	registry.defineParameterType(new ParameterType(name, new RegExp(pattern), null, read, false));
}
const EXPRESSIONS = ALL_STEPS.map((step) => ({ step, expression: new CucumberExpression(step.expression, registry) }));

describe("the step matcher", () => {
	it("finds the same step and the same values as Cucumber in every line of the feature files", () => {
		const match = createStepMatcher();
		const lines = new Set(
			loadPlayables().flatMap(({ lines }) => lines.map((line) => line.split("\n")[0]?.replace(/^\w+ /, "") ?? "")),
		);
		expect(lines.size).toBeGreaterThan(500);
		for (const line of sample([...lines], 8)) {
			const { step, values } = match(line) ?? {};
			expect([{ step: step?.expression, values }], line).toEqual(
				cucumberMatches(line).map((found) => ({ step: found.step.expression, values: found.values })),
			);
		}
	});

	it("finds no step in a line that Cucumber does not match", () => {
		const match = createStepMatcher();
		for (const line of ["", "a cluster of nodes", "a cluster of 2 nodes and more", "the moon is full"]) {
			expect({ line, found: match(line) }).toEqual({ line, found: undefined });
			expect(cucumberMatches(line)).toEqual([]);
		}
	});

	it("rejects an expression with a parameter that it cannot read", () => {
		const step = { ...(ALL_STEPS[0] as Step), expression: "a price of {float}" };
		expect(() => createStepMatcher([step])).toThrow('"a price of {float}" has 1 groups, but 0 known parameters.');
	});
});
