import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";

const LONGEST = 160;

/** The steps of all scenarios of a feature file, without keywords, with the values of outlines filled in. */
export function stepLines(feature: string): readonly string[] {
	let lastId = 0;
	const newId = () => String(++lastId);
	const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(feature);
	return compile(document, "a.feature", newId).flatMap(({ steps }) => steps.map(({ text }) => text));
}

/** Whether a text is too long for a list, or would break its Markdown. */
export function isTooLong(text: string): boolean {
	return text.length > LONGEST || /[`\n]/.test(text);
}
