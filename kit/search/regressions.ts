import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NamedSchedule, parseScenarios } from "../scenario/schedule-gherkin.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { featuresDirectory, loadSpec } from "../spec/features-directory.ts";
import type { Failure } from "./failure.ts";

/**
 * The file in which failures found by searches are kept as scenarios. Every later run of the scenarios plays them
 * too.
 */
function regressionsDirectory(): string {
	return join(featuresDirectory(), "regressions");
}

/** A stored schedule, and its file. */
export interface Regression extends NamedSchedule {
	readonly file: string;
}

/**
 * The schedules of all stored failures, by file name.
 *
 * @throws ScheduleError if one of the files cannot be read as schedules
 */
export function loadRegressions(directory: string = regressionsDirectory()): readonly Regression[] {
	if (!existsSync(directory)) return [];
	const files = readdirSync(directory).filter((name) => name.endsWith(".feature"));
	return files
		.sort()
		.flatMap((file) => parseScenarios(readFileSync(join(directory, file), "utf8")).map((scenario) => ({ ...scenario, file })));
}

/** Stores a failure as a scenario, and returns the file. The same schedule is stored once. */
export function promote(failure: Failure, directory: string = regressionsDirectory()): string {
	const { requirement, scenario, message, schedule } = failure;
	const name = `${requirement.toLowerCase()}-${digestOf(schedule)}`;
	const file = join(directory, `${name}.feature`);
	const [title = "", ...steps] = scenario.split("\n");
	const tags = tagsOf(requirement);
	const text = [
		`Feature: A search found ${requirement} broken (${digestOf(schedule)})`,
		"",
		`  ${message}`,
		"",
		`  ${tags}`,
		`  ${title} (${digestOf(schedule)})`,
		...steps.map((step) => `  ${step}`),
		"",
	].join("\n");
	mkdirSync(directory, { recursive: true });
	writeFileSync(file, text);
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
