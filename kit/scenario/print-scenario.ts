import type { Schedule } from "../schedule/schedule.ts";
import { checkSchedule } from "../schedule/schedule-json.ts";
import { givenLines, whenLines } from "./scenario-lines.ts";

/** What else a printed scenario says. */
export interface ScenarioTitle {
	/** Default: `A schedule`. */
	readonly title?: string;
	/** Then steps, without their keyword, for whoever knows what should come of it. */
	readonly expectations?: readonly string[];
}

/**
 * A schedule as a scenario that says the same, to be read, and to be pasted into a feature file.
 *
 * @throws ScheduleError where the schedule is none
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
