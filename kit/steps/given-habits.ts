import type { DeclaredHabits } from "../schedule/schedule.ts";
import type { Draft } from "./draft.ts";
import { building, type Step } from "./step.ts";

/** The habits of a driver, in what the specification leaves open. */
export const GIVEN_HABITS: readonly Step[] = [
	building("a driver that waits for {int} empty round(s)", (draft, grace: number) => declare(draft, { grace })),
	building("a driver that asks every node in each round", (draft) => declare(draft, { sweep: "all" })),
	building("a driver that stops at the first node in progress", (draft) => declare(draft, { sweep: "until-in-progress" })),
	building("a driver that sleeps {number} ms first", (draft, firstSleep: number) => declare(draft, { firstSleep })),
	building("a driver that repeats a failed question {int} time(s)", (draft, retries: number) => declare(draft, { retries })),
	building("a driver that pauses from the end of a round to the start of the next", (draft) =>
		declare(draft, { interval: { kind: "end-to-start" } }),
	),
	building("a driver that pauses from the start of a round to the start of the next", (draft) =>
		declare(draft, { interval: { kind: "start-to-start" } }),
	),
	building("a driver whose waits poll together", (draft) => declare(draft, { interval: { kind: "shared" } })),
	building(
		"a driver whose pause begins at {number} ms and grows by {number} every {int} round(s) up to {number} ms",
		(draft, first: number, factor: number, every: number, most: number) =>
			declare(draft, { interval: { kind: "backoff", first, factor, every, most } }),
	),
];

function declare(draft: Draft, habits: Partial<DeclaredHabits>): void {
	draft.habits = { ...draft.habits, ...habits };
}
