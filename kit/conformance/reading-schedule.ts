import type { Playable } from "../scenario/playable.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
import { LIBRARY_HABITS, type Schedule } from "../schedule/schedule.ts";

/** A reply that a server sends to the question about one job: not a list, and not an entry of another job. */
const OTHER_ENTRY = /;\s*(?:module=[^:;]*:)?trid=/;
const DEFAULT_ID = "4660";

/**
 * The schedule that shows how a driver reads a reply if it does not offer the profile parse: one node gives this reply,
 * and then no longer knows the job. `undefined` if no server sends such a reply to that question.
 */
export function readingSchedule(reply: string, namedId: string | undefined): Schedule | undefined {
	if (OTHER_ENTRY.test(reply)) return undefined;
	const [, trid] = /(?:^|[:;])trid=(\d{1,20})(?=[:;]|$)/.exec(reply) ?? [];
	const id = namedId ?? trid ?? DEFAULT_ID;
	if ((trid ?? id) !== id || !/^[1-9]\d{0,15}$/.test(id)) return undefined;
	return {
		version: 1,
		task: { id, namespace: "test", set: "demo", kind: "query_execute" },
		nodes: [
			{
				name: "A",
				version: NEWEST_BUILD,
				job: null,
				replies: [{ reply: { value: reply } }, { reply: "job not found", times: Number.POSITIVE_INFINITY }],
			},
		],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait" }],
	};
}

/** Whether a scenario is about one reply. */
export function isAboutReading({ steps }: Playable): boolean {
	return steps.some(({ step }) => step.kind === "judge reading");
}
