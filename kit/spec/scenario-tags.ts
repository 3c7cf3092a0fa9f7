import { AstBuilder, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import type * as messages from "@cucumber/messages";

/** A scenario or outline as far as its tags go. */
export interface TaggedScenario {
	readonly file: string;
	readonly line: number;
	readonly name: string;
	/** Its own and its feature's, each with its `@`. */
	readonly tags: readonly string[];
}

/**
 * Reads the scenarios of one feature file.
 *
 * @throws an error with line and column if the text is not valid Gherkin
 */
export function readScenarios(text: string, file: string): readonly TaggedScenario[] {
	let lastId = 0;
	const builder = new AstBuilder(() => String(++lastId));
	const { feature } = new Parser(builder, new GherkinClassicTokenMatcher()).parse(text);
	return feature === undefined ? [] : scenariosOf(feature, [], file);
}

function scenariosOf(
	{ tags, children }: messages.Feature | messages.Rule,
	inherited: readonly string[],
	file: string,
): TaggedScenario[] {
	const above = [...inherited, ...tags.map(({ name }) => name)];
	return children.flatMap((child: messages.FeatureChild | messages.RuleChild) => {
		if ("rule" in child && child.rule !== undefined) return scenariosOf(child.rule, above, file);
		const { scenario } = child;
		if (scenario === undefined) return [];
		const own = [scenario.tags, ...scenario.examples.map((examples) => examples.tags)].flat().map(({ name }) => name);
		return [{ file, line: scenario.location.line, name: scenario.name, tags: [...above, ...own] }];
	});
}
