import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import type { PickleStep } from "@cucumber/messages";
import type { Step } from "../steps/step.ts";
import { createStepMatcher, type StepMatcher } from "./step-matcher.ts";
import { stepsOf } from "./step-text.ts";

/** One scenario, or one row of an outline's examples, ready to be played as often as one likes. */
export interface Playable {
	readonly file: string;
	readonly line: number;
	readonly name: string;
	/** Its own and its feature's, each with its `@`. */
	readonly tags: readonly string[];
	readonly steps: readonly PlayableStep[];
	/** The steps in Gherkin, each with its text or table, to be pasted. */
	readonly lines: readonly string[];
}

/** A step with everything that the line gives it. */
export interface PlayableStep {
	readonly step: Step;
	readonly values: readonly unknown[];
}

/**
 * Reads the scenarios of one feature file by the very steps that cucumber runs. Where thousands of plays are wanted, for every bad tracker
 * one of every scenario, cucumber's own machinery costs more than all the trackers together.
 *
 * @throws an error with file and line where the text is no Gherkin or says what no step can
 */
export function readPlayables(text: string, file: string, match: StepMatcher = createStepMatcher()): readonly Playable[] {
	let lastId = 0;
	const newId = () => String(++lastId);
	const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(text);
	return compile(document, file, newId).map((pickle) => {
		const { name, tags, steps, location } = pickle;
		const line = location?.line ?? 0;
		const read = ({ text: said, argument }: PickleStep): PlayableStep => {
			const matched = match(said);
			if (matched === undefined) throw new Error(`${file}:${line}: no step says ${JSON.stringify(said)}.`);
			return { step: matched.step, values: [...matched.values, ...argumentOf(argument)] };
		};
		return { file, line, name, tags: tags.map((tag) => tag.name), steps: steps.map(read), lines: stepsOf(pickle) };
	});
}

/** A text or a table under a step, as its last value. */
function argumentOf(argument: PickleStep["argument"]): readonly unknown[] {
	if (argument?.docString !== undefined) return [argument.docString.content];
	if (argument?.dataTable === undefined) return [];
	const [header, ...rows] = argument.dataTable.rows.map(({ cells }) => cells.map(({ value }) => value));
	const hashes = () => rows.map((row) => Object.fromEntries((header ?? []).map((name, index) => [name, row[index] ?? ""])));
	return [{ hashes }];
}

/** The ids of the requirements a scenario is about, in the order of its tags. */
export function requirementsOf({ tags }: Playable): readonly string[] {
	return tags.flatMap((tag) => /^@([A-Z]+-\d+)$/.exec(tag)?.slice(1) ?? []);
}
