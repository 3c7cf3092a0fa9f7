import { createStepMatcher } from "../scenario/step-matcher.ts";
import { STEP_GROUPS } from "../steps/all-steps.ts";
import { STEP_PARAMETERS } from "../steps/parameter-types.ts";
import type { Step } from "../steps/step.ts";
import { isTooLong, stepLines } from "./step-lines.ts";

/** The catalogue shows at most this many values of a parameter. */
const MOST_VALUES = 6;

/**
 * The catalogue of steps as Markdown: each expression with an example line, and the values of each parameter. It is
 * generated from the step definitions and the feature files, so it always agrees with them.
 *
 * @param features the texts of the feature files
 */
export function stepCatalogue(features: readonly string[]): string {
	const lines = features.flatMap(stepLines);
	const examples = examplesOf(lines);
	return [
		"# The steps",
		"",
		"All steps of the scenarios as Cucumber expressions, each with an example from the feature files. A step that ends in a colon has a table",
		"or a text below it. Times are in milliseconds from the start of the scenario.",
		"",
		...STEP_GROUPS.flatMap(({ title, steps }) => [
			`## ${title}`,
			"",
			...steps.map((step) => entry(step, examples.get(step))),
			"",
		]),
		"## The parameters",
		"",
		"`{int}` and `{word}` are Cucumber's own. Each pattern below is a JavaScript regular expression without capturing groups.",
		"",
		...STEP_PARAMETERS.flatMap(({ name, pattern }) => [
			`### {${name}}`,
			"",
			...valuesOf(name, lines).map((value) => `- \`${value}\``),
			"",
			"```",
			pattern,
			"```",
			"",
		]),
	].join("\n");
}

function entry({ expression }: Step, example: string | undefined): string {
	return example === undefined ? `- \`${expression}\`` : `- \`${expression}\`<br>${"`"}${example}${"`"}`;
}

/** For each step the first line that matches it and is short enough for the list. */
function examplesOf(lines: readonly string[]): ReadonlyMap<Step, string> {
	const match = createStepMatcher();
	const examples = new Map<Step, string>();
	for (const line of lines) {
		const step = match(line)?.step;
		if (step !== undefined && !examples.has(step) && !isTooLong(line)) examples.set(step, line);
	}
	return examples;
}

/** Different values that the feature files use for a parameter. */
function valuesOf(name: string, lines: readonly string[]): readonly string[] {
	const read = STEP_GROUPS.flatMap(({ steps }) => steps)
		.filter(({ expression }) => expression.includes(`{${name}}`))
		.map(({ expression }) => readerOf(expression, name));
	const values = new Set<string>();
	for (const line of lines) {
		if (values.size >= MOST_VALUES) break;
		for (const pattern of read) {
			const value = pattern.exec(line)?.groups?.value;
			if (value !== undefined && !isTooLong(value)) values.add(value);
		}
	}
	return [...values];
}

/** A pattern that finds the value of a parameter in a line of a step. */
function readerOf(expression: string, name: string): RegExp {
	let isTaken = false;
	const source = expression
		.split(/(\{\w+\}|\(\w+\))/)
		.map((part) => {
			const parameter = /^\{(\w+)\}$/.exec(part)?.[1];
			if (parameter === undefined)
				return part.startsWith("(") ? `(?:${part.slice(1, -1)})?` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
			const pattern =
				{ int: "-?\\d+", word: "\\S+" }[parameter] ?? STEP_PARAMETERS.find((each) => each.name === parameter)?.pattern ?? ".+";
			if (parameter !== name || isTaken) return `(?:${pattern})`;
			isTaken = true;
			return `(?<value>${pattern})`;
		})
		.join("");
	return new RegExp(`^${source}$`);
}
