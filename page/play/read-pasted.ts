import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { parseScheduleJson } from "../../kit/schedule/schedule-json.ts";
import { parseWebToken } from "../../kit/schedule/web-replay-token.ts";

/**
 * The schedule in a text: a replay token, a schedule's JSON, or a scenario. It is played here by trackers with the
 * library's own habits, except their grace, also if it declares habits of another driver.
 *
 * @throws ScheduleError (rejects) in one sentence
 */
export async function readPasted(text: string): Promise<Schedule> {
	const schedule = await readAny(text.trim());
	return { ...schedule, habits: { ...LIBRARY_HABITS, grace: schedule.habits.grace } };
}

async function readAny(text: string): Promise<Schedule> {
	if (text.startsWith("{")) return parseScheduleJson(text);
	if (/^\s*(?:Feature|Scenario|Example|Scenario Outline):/m.test(text)) return parseScenario(text);
	return parseWebToken(text);
}
