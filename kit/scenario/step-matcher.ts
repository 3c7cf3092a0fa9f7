import { CucumberExpression, ParameterType, ParameterTypeRegistry } from "@cucumber/cucumber-expressions";
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
	const matchers = steps.map((step) => ({ step, ...lineMatcherOf(step.expression, registry) }));
	const known = new Map<string, Found | undefined>();
	const find = (line: string): Found | undefined => {
		const matches = matchers.flatMap(({ step, regexp, readers }) => {
			const texts = regexp.exec(line)?.slice(1);
			return texts === undefined ? [] : [{ step, texts, readers }];
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
		return found && { step: found.step, values: found.readers.map((read, index) => read(found.texts[index] ?? "")) };
	};
}

type Read = (text: string) => unknown;

interface Found {
	readonly step: Step;
	readonly texts: readonly string[];
	readonly readers: readonly Read[];
}

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
	["int", Number],
	["word", (text) => text],
	...STEP_PARAMETERS.map(({ name, read }) => [name, read] as const),
]);

/**
 * The regular expression of a Cucumber expression, and how to read each of its groups. Cucumber's own `match` also
 * finds where each group is, which takes a third of the time of a short run and is not needed here.
 */
function lineMatcherOf(
	expression: string,
	registry: ParameterTypeRegistry,
): { readonly regexp: RegExp; readonly readers: readonly Read[] } {
	const { regexp } = new CucumberExpression(expression, registry);
	const readers = [...expression.matchAll(/\{(\w+)\}/g)].flatMap(([, name = ""]) => READERS.get(name) ?? []);
	const groups = (new RegExp(`${regexp.source}|`).exec("")?.length ?? 0) - 1;
	if (groups !== readers.length) throw new Error(`"${expression}" has ${groups} groups, but ${readers.length} known parameters.`);
	return { regexp, readers };
}
