import { env, stdout } from "node:process";
import fc from "fast-check";
import { scheduleArbitrary } from "../../../kit/fast-check/index.ts";
import { printScenario } from "../../../kit/scenario/schedule-gherkin.ts";
import { printReplayToken } from "../../../kit/schedule/replay-token.ts";
import type { Schedule } from "../../../kit/schedule/schedule.ts";
import { count } from "../../support/counts.ts";
import { SEED } from "../../support/property-seed.ts";

/** Of how many schedules more a property is tried. `PROPERTY_SCALE` makes a long run of a short one. */
const SCALE = Number(env.PROPERTY_SCALE ?? count(0.25, 20));

/**
 * Tries a property of schedules, and fails with the smallest that breaks it, as a scenario and as a token to replay.
 *
 * @param broken says in a sentence how a schedule breaks the property; `undefined` if the property holds
 */
export async function checkSchedules(
	what: string,
	numRuns: number,
	broken: (schedule: Schedule) => Promise<string | undefined>,
): Promise<void> {
	const startedAt = performance.now();
	const property = fc.asyncProperty(scheduleArbitrary(), async (schedule) => {
		const sentence = await broken(schedule);
		if (sentence !== undefined) throw new Error(sentence);
	});
	const {
		failed,
		counterexample,
		errorInstance,
		numRuns: tried,
		seed,
	} = await fc.check(property, { numRuns: numRuns * SCALE, seed: SEED });
	if (failed) {
		const [schedule] = counterexample ?? [];
		throw new Error(failureText(what, seed, schedule, errorInstance));
	}
	const seconds = (performance.now() - startedAt) / 1000;
	stdout.write(`${what}: ${tried} schedules from seed ${seed}, ${Math.round(tried / seconds)} a second\n`);
}

function failureText(what: string, seed: number, schedule: Schedule | undefined, error: unknown): string {
	const sentence = error instanceof Error ? error.message : String(error);
	if (schedule === undefined) return `${what}: ${sentence}`;
	const replay = `npm run build && node dist/bench/judge-schedules.js --token ${printReplayToken(schedule)}`;
	return `${what}: ${sentence}\n\nThe smallest schedule, from seed ${seed}:\n\n${printScenario(schedule)}\n${replay}\n`;
}
