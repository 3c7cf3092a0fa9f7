import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";

const LONGEST = 160;

/** The steps that the scenarios of a feature file take, with the rows of outlines filled in, without their keywords. */
export function stepLines(feature: string): readonly string[] {
	let lastId = 0;
	const newId = () => String(++lastId);
	const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(feature);
	return compile(document, "a.feature", newId).flatMap(({ steps }) => steps.map(({ text }) => text));
}

/** Whether a text does not fit into a list, or would break it. */
export function isTooLong(text: string): boolean {
	return text.length > LONGEST || /[`\n]/.test(text);
}
