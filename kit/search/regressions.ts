import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileIn } from "../files/file-in.ts";
import { writeWholeFile } from "../files/write-file.ts";
import { NOT_JUDGED } from "../scenario/playable.ts";
import { readFeature } from "../scenario/read-feature.ts";
import { type NamedSchedule, parseScenarios } from "../scenario/schedule-gherkin.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { ScheduleError } from "../schedule/schedule-json.ts";
import { featuresDirectory, loadSpec } from "../spec/features-directory.ts";
import type { Failure } from "./failure.ts";

/**
 * The file in which failures found by searches are kept as scenarios. Every later run of the scenarios plays them
 * too.
 */
export function regressionsDirectory(): string {
	return join(featuresDirectory(), "regressions");
}

/** A stored schedule, and its file. */
export interface Regression extends Pick<NamedSchedule, "name" | "schedule"> {
	readonly file: string;
}

/**
 * The schedules of all stored failures, by file name.
 *
 * @throws ScheduleError that names the first file that cannot be read as schedules
 */
export function loadRegressions(directory: string = regressionsDirectory()): readonly Regression[] {
	return [...readRegressions(directory)];
}

/** The same, one after the other: there may be many thousands of them. */
export function* readRegressions(directory: string = regressionsDirectory()): Generator<Regression> {
	if (!existsSync(directory)) return;
	for (const file of namesIn(directory).sort()) yield* read(directory, file);
}

function namesIn(directory: string): string[] {
	try {
		return readdirSync(directory).filter((name) => name.endsWith(".feature"));
	} catch (error) {
		throw new ScheduleError(`The stored failures cannot be read: ${messageOf(error)}`);
	}
}

function read(directory: string, file: string): readonly Regression[] {
	try {
		const scenarios = parseScenarios(readFeature(join(directory, file)));
		// A search that passes over a damaged file would say that the stored failure does not occur any more.
		if (scenarios.length === 0) throw new RangeError("it has no scenario.");
		const cut = scenarios.find(({ isJudged }) => !isJudged);
		if (cut !== undefined) throw new RangeError(`the scenario ${JSON.stringify(cut.name)} ${NOT_JUDGED}`);
		return scenarios.map(({ name, schedule }) => ({ name, schedule, file }));
	} catch (error) {
		throw new ScheduleError(`The stored failure ${file} cannot be read: ${messageOf(error)}`);
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Where {@link promote} stores a failure. */
export function regressionFile({ requirement, schedule }: Failure, directory: string = regressionsDirectory()): string {
	return fileIn(directory, `${requirement.toLowerCase()}-${digestOf(schedule)}.feature`);
}

/** Stores a failure as a scenario, and returns the file. The same schedule is stored once. */
export function promote(failure: Failure, directory: string = regressionsDirectory()): string {
	const { requirement, scenario, message, schedule } = failure;
	const file = regressionFile(failure, directory);
	const [title = "", ...steps] = scenario.split("\n");
	const tags = tagsOf(requirement);
	const text = [
		`Feature: A search found ${requirement} broken (${digestOf(schedule)})`,
		"",
		// A separate line could be read as Gherkin.
		`  ${message.replaceAll(/\s+/g, " ")}`,
		"",
		`  ${tags}`,
		`  ${title} (${digestOf(schedule)})`,
		...steps.map((step) => `  ${step}`),
		"",
	].join("\n");
	writeWholeFile(file, text);
	return file;
}

function digestOf(schedule: Schedule): string {
	return createHash("sha256").update(JSON.stringify(schedule)).digest("hex").slice(0, 8);
}

/** The clause and its level. A clause about the kit itself is stored under the clause that it serves. */
function tagsOf(requirement: string): string {
	const clause = loadSpec().clauses.find(({ id }) => id === requirement);
	return clause === undefined ? "@WAIT-7 @MUST" : `@${clause.id} @${clause.level}`;
}
