import type { Habits } from "../protocol/messages.ts";

/** What each declared habit costs a driver's users, a line each. A lawful habit is not a failure. */
export function habitCosts(habits: Habits = {}): readonly string[] {
	const { sweep = "all", graceRounds = 3, firstSleep = false, retries = 0, backoff } = habits;
	return [
		...(sweep === "all" ? [] : [`sweep ${sweep}: a round takes as long as the answers of its nodes together (ASK-4).`]),
		...(sweep === "until-in-progress"
			? [
					"sweep until-in-progress: an error of a node behind one in progress is seen later, so the order of nodes matters (ROUND-5).",
				]
			: []),
		...(graceRounds < 3
			? [`graceRounds ${graceRounds}: a job that reaches a node late is called complete earlier (ROUND-8).`]
			: []),
		...(firstSleep === false ? [] : ["firstSleep: a task that is already complete is found one pause later (WAIT-1)."]),
		...(retries > 0 ? [`retries ${retries}: a node that fails delays its round (ROUND-10).`] : []),
		...(backoff === undefined ? [] : [`backoff: the end of a long job is found up to ${backoff.mostMs} ms late (WAIT-2).`]),
	];
}
