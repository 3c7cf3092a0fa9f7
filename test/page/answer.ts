import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { doneAnswersOf } from "../../page/perform/answer.ts";
import { perform } from "../../page/perform/perform.ts";

/** A job that begins on node B long after it was launched. */
export const LATE =
	"Scenario: late\n  Given the nodes A and B\n  And the job on node B arrives 9000 ms late\n  When the task is awaited";

/** What the page says about a wait: the tracker, the truth, the specification, and the tone of the truth. */
export async function answer(scenario: string, tracker: string): Promise<readonly string[]> {
	const take = await perform(parseScenario(scenario), tracker);
	if (take.kind === "broken") throw new Error(take.message);
	const { tracker: told, truth, specification } = doneAnswersOf(take, 0);
	return [told.text, truth.text, specification.text, truth.tone];
}
