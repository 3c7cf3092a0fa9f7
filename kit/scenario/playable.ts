import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import type { GherkinDocument, PickleStep } from "@cucumber/messages";
import type { Step } from "../steps/step.ts";
import { createStepMatcher, type StepMatcher } from "./step-matcher.ts";
import { stepsOf } from "./step-text.ts";

/** One scenario, or one row of an outline's examples. It can be played any number of times. */
export interface Playable {
	readonly file: string;
	readonly line: number;
	readonly name: string;
	/** The values of the example row, for a row of an outline. */
	readonly row?: Readonly<Record<string, string>>;
	/** The tags of the scenario and of its feature, each with its `@`. */
	readonly tags: readonly string[];
	readonly steps: readonly PlayableStep[];
	/** The steps in Gherkin, each with its text or table, ready to paste. */
	readonly lines: readonly string[];
}

/** A step with the values from its line. */
export interface PlayableStep {
	readonly step: Step;
	readonly values: readonly unknown[];
}

/**
 * Reads the scenarios of one feature file with the same steps that Cucumber runs. The gallery plays every scenario with
 * every mutant; Cucumber itself would take longer than all the trackers together.
 *
 * @throws an error with file and line if the text is not valid Gherkin or has a line that no step matches
 */
export function readPlayables(text: string, file: string, match: StepMatcher = createStepMatcher()): readonly Playable[] {
	let lastId = 0;
	const newId = () => String(++lastId);
	const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(text);
	const rows = rowsOf(document);
	return compile(document, file, newId).map((pickle) => {
		const { name, tags, steps, location, astNodeIds } = pickle;
		const row = astNodeIds.map((id) => rows.get(id)).find((one) => one !== undefined);
		const line = location?.line ?? 0;
		const read = ({ text: said, argument }: PickleStep): PlayableStep => {
			const matched = match(said);
			if (matched === undefined) throw new Error(`${file}:${line}: no step matches ${JSON.stringify(said)}.`);
			return { step: matched.step, values: [...matched.values, ...argumentOf(argument)] };
		};
		const played = steps.map(read);
		if (played.every(({ step }) => step.kind === "build")) throw new Error(`${file}:${line}: the scenario ${NOT_JUDGED}`);
		return {
			file,
			line,
			name,
			...(row !== undefined && { row }),
			tags: tags.map((tag) => tag.name),
			steps: played,
			lines: stepsOf(pickle),
		};
	});
}

/** Such a scenario cannot fail, so its file was cut. The end of a sentence about it. */
export const NOT_JUDGED = "has no Then step.";

/** The values of all example rows, by the id of the row. */
function rowsOf({ feature }: GherkinDocument): ReadonlyMap<string, Readonly<Record<string, string>>> {
	const children =
		feature?.children.flatMap(({ rule, scenario }) => rule?.children ?? (scenario === undefined ? [] : [{ scenario }])) ?? [];
	const rows = new Map<string, Readonly<Record<string, string>>>();
	for (const { scenario } of children)
		for (const { tableHeader, tableBody } of scenario?.examples ?? [])
			for (const { id, cells } of tableBody)
				rows.set(
					id,
					Object.fromEntries((tableHeader?.cells ?? []).map(({ value }, index) => [value, cells[index]?.value ?? ""])),
				);
	return rows;
}

/** The text or table below a step, as its last value. */
function argumentOf(argument: PickleStep["argument"]): readonly unknown[] {
	if (argument?.docString !== undefined) return [argument.docString.content];
	if (argument?.dataTable === undefined) return [];
	const [header, ...rows] = argument.dataTable.rows.map(({ cells }) => cells.map(({ value }) => value));
	const hashes = () => rows.map((row) => Object.fromEntries((header ?? []).map((name, index) => [name, row[index] ?? ""])));
	return [{ hashes }];
}

/** The ids of the requirements that a scenario tests, in the order of its tags. */
export function requirementsOf({ tags }: Playable): readonly string[] {
	return tags.flatMap((tag) => /^@([A-Z]+-\d+)$/.exec(tag)?.slice(1) ?? []);
}
