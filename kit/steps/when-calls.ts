import type { Call, OptionValue } from "../schedule/schedule.ts";
import { changeLast, type Draft } from "./draft.ts";
import { building, type Step } from "./step.ts";
import type { Terms } from "./terms-phrase.ts";

/** The calls of the driver. */
export const WHEN_CALLS: readonly Step[] = [
	building("the task is awaited", (draft) => call(draft, "wait")),
	building("the task is awaited {terms}", (draft, terms: Terms) => call(draft, "wait", terms)),
	building("the wait is cancelled at {number} ms", (draft, cancelAt: number) => changeLast(draft, "wait", { cancelAt })),
	building("the wait is given the option {text} as {json}", (draft, name: string, value: OptionValue) => {
		const wait = draft.calls.findLast((one) => one.kind === "wait");
		changeLast(draft, "wait", { options: { ...(wait?.kind === "wait" ? wait.options : {}), [name]: value } });
	}),
	building("the status is asked", (draft) => call(draft, "status")),
	building("the status is asked {terms}", (draft, terms: Terms) => call(draft, "status", terms)),
	building("the abort is asked", (draft) => call(draft, "abort")),
	building("the abort is asked {terms}", (draft, terms: Terms) => call(draft, "abort", terms)),
];

function call(draft: Draft, kind: Call["kind"], terms: Terms = {}): void {
	draft.calls.push({ kind, ...terms });
}
