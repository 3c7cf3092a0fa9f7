import type { Schedule } from "../schedule/schedule.ts";
import { checkSchedule } from "../schedule/schedule-json.ts";
import { givenLines, whenLines } from "./scenario-lines.ts";

/** Optional parts of a printed scenario. */
export interface ScenarioTitle {
	/** Default: `A schedule`. */
	readonly title?: string;
	/** Then steps, without their keyword. */
	readonly expectations?: readonly string[];
}

/**
 * Prints a schedule as a scenario with the same meaning, to read it or to paste it into a feature file.
 *
 * @throws ScheduleError if the schedule is not valid
 */
export function printScenario(schedule: Schedule, { title = "A schedule", expectations = [] }: ScenarioTitle = {}): string {
	const canonical = checkSchedule(schedule);
	const lines = [
		...underKeyword("Given", givenLines(canonical)),
		...underKeyword("When", whenLines(canonical)),
		...underKeyword("Then", expectations),
	];
	return [`Scenario: ${title.replace(/\s+/g, " ")}`, ...lines].join("\n");
}

function underKeyword(keyword: string, lines: readonly string[]): readonly string[] {
	return lines.map((line, index) => `  ${index === 0 ? keyword : "And"} ${line}`);
}
