import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { type GherkinDocument, IdGenerator, type Pickle, type PickleStep } from "@cucumber/messages";
import { LIBRARY_HABITS, type Schedule } from "../schedule/schedule.ts";
import { ScheduleError } from "../schedule/schedule-json.ts";
import { createDraft, type Draft, scheduleOf } from "../steps/draft.ts";
import type { StepTable } from "../steps/step.ts";
import { createStepMatcher, type StepMatcher } from "./step-matcher.ts";

export { printScenario } from "./print-scenario.ts";

/** A scenario and the schedule that its Given and When steps build. */
export interface NamedSchedule {
	readonly name: string;
	readonly schedule: Schedule;
	/** Whether it has a Then step. */
	readonly isJudged: boolean;
}

/**
 * Reads the schedule of a scenario with the same steps that Cucumber runs. Then steps must exist, but are not run.
 *
 * @throws ScheduleError with one sentence that names the line
 */
export function parseScenario(text: string): Schedule {
	const [only, another] = parseScenarios(text);
	if (only === undefined) throw new ScheduleError("The text contains no scenario.");
	if (another !== undefined)
		throw new ScheduleError(`The text contains more than one scenario. The second is ${JSON.stringify(another.name)}.`);
	return only.schedule;
}

/** Reads the schedules of all scenarios of a feature. Each row of an outline is a scenario. */
export function parseScenarios(text: string): readonly NamedSchedule[] {
	// Gherkin does not allow a scenario without a feature, so one is added. Errors report the original line numbers.
	const isFeature = /^\s*(?:#.*\n\s*|@.*\n\s*)*Feature:/.test(text);
	const { document, pickles } = readGherkin(isFeature ? text : `Feature: schedules\n${text}`);
	const lines = linesOf(document);
	const lineOf = ({ astNodeIds }: PickleStep) => (lines.get(astNodeIds[0] ?? "") ?? 0) - (isFeature ? 0 : 1);
	matcher ??= createStepMatcher();
	const match = matcher;
	return pickles.map((pickle) => ({
		name: pickle.name,
		schedule: buildSchedule(pickle, match, lineOf),
		isJudged: pickle.steps.some(({ text: said }) => match(said)?.step.kind !== "build"),
	}));
}

let matcher: StepMatcher | undefined;

function readGherkin(text: string): { readonly document: GherkinDocument; readonly pickles: readonly Pickle[] } {
	const newId = IdGenerator.incrementing();
	try {
		const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(text);
		return { document, pickles: compile(document, "schedule.feature", newId) };
	} catch (error) {
		const [, first = String(error)] = (error instanceof Error ? error.message : String(error)).split("\n");
		throw new ScheduleError(`The text is not valid Gherkin: ${first}.`);
	}
}

function linesOf({ feature }: GherkinDocument): ReadonlyMap<string, number> {
	const children = (feature?.children ?? []).flatMap((child) => [child, ...(child.rule?.children ?? [])]);
	const steps = children.flatMap(({ background, scenario }) => [...(background?.steps ?? []), ...(scenario?.steps ?? [])]);
	return new Map(steps.map(({ id, location }) => [id, location.line]));
}

function buildSchedule({ steps }: Pickle, match: StepMatcher, lineOf: (step: PickleStep) => number): Schedule {
	const draft = createDraft(LIBRARY_HABITS);
	for (const step of steps) {
		try {
			take(draft, step, match);
		} catch (error) {
			throw new ScheduleError(`Line ${lineOf(step)}: ${error instanceof Error ? error.message : String(error)}`);
		}
	}
	return scheduleOf(draft);
}

function take(draft: Draft, { text, argument }: PickleStep, match: StepMatcher): void {
	const matched = match(text);
	if (matched === undefined) throw new Error(`No step matches ${JSON.stringify(text)}.`);
	const { step, values } = matched;
	if (step.kind !== "build") return;
	const extra = argument?.docString?.content ?? (argument?.dataTable && tableOf(argument.dataTable.rows));
	const given = [...values, ...(extra === undefined ? [] : [extra])];
	if (given.length !== step.build.length - 1) {
		throw new Error(
			`${JSON.stringify(text)} ${extra === undefined ? "needs a table or a text below it" : "must not have a table or a text below it"}.`,
		);
	}
	step.build(draft, ...(given as never[]));
}

/** A table as Cucumber passes it to a step: one object for each row, with the names from the first row. */
function tableOf(rows: readonly { readonly cells: readonly { readonly value: string }[] }[]): StepTable {
	const [header, ...rest] = rows.map(({ cells }) => cells.map(({ value }) => value));
	return {
		hashes: () => rest.map((cells) => Object.fromEntries((header ?? []).map((name, index) => [name, cells[index] ?? ""]))),
	};
}
