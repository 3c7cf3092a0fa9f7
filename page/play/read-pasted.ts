import { LIBRARY_HABITS, type Schedule } from "../../features/kit/schedule.ts";
import { parseScenario } from "../../features/kit/schedule-gherkin.ts";
import { parseScheduleJson } from "../../features/kit/schedule-json.ts";
import { parseWebToken } from "../../features/kit/web-replay-token.ts";

/**
 * The schedule in a text: a replay token, a schedule's JSON, or a scenario. It is played here by trackers with the library's own habits, but for
 * their grace, whatever it declares of another driver.
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
