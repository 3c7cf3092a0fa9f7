import type { Schedule, WaitPlan } from "../../kit/schedule/schedule.ts";
import { type Changes, editWait } from "../play/edits.ts";
import type { Gesture } from "../play/history.ts";
import { byId } from "./element.ts";
import { numberField } from "./number-field.ts";
import type { Actions, Scene } from "./scene.ts";

const ABOUT = "The wait";

/** The options of the wait. A schedule with only a status call does not have them. */
export function createTermsView(actions: Actions): (scene: Scene) => void {
	const root = byId("terms", HTMLElement);
	const set = (changes: (value: number | undefined) => Changes<WaitPlan>) => (value: number | undefined, gesture?: Gesture) =>
		actions.edit(editWait(changes(value)), gesture);
	const fields = {
		pollInterval: numberField(
			{ label: "pause between rounds", about: ABOUT, least: 0, most: 3000, step: 10 },
			set((pollInterval) => ({ pollInterval })),
		),
		timeout: numberField(
			{ label: "timeout", about: ABOUT, least: 0, most: 15_000, step: 10, none: "none" },
			set((timeout) => ({ timeout })),
		),
		requestTimeout: numberField(
			{ label: "questions given up after", about: ABOUT, least: 1, most: 6000 },
			set((requestTimeout) => ({ requestTimeout })),
		),
		grace: numberField(
			{ label: "grace", about: ABOUT, unit: "rounds", least: 1, most: 8 },
			set((grace) => ({ grace })),
		),
		forgive: numberField(
			{ label: "forgives a node", about: ABOUT, unit: "failures", least: 0, most: 5 },
			set((forgive) => ({ forgive })),
		),
	};
	byId("term-fields", HTMLElement).append(...Object.values(fields).map((field) => field.root));

	return ({ play, isCurrent }) => {
		// The shown run is older than the schedule.
		if (!isCurrent) return;
		const wait = firstWait(play.schedule);
		root.hidden = wait === undefined;
		fields.pollInterval.show(wait?.pollInterval ?? 1000);
		fields.timeout.show(wait?.timeout);
		fields.requestTimeout.show(wait?.requestTimeout ?? 5000);
		fields.grace.show(wait?.grace ?? play.schedule.habits.grace);
		fields.forgive.show(wait?.forgive ?? 0);
	};
}

function firstWait({ calls }: Schedule): WaitPlan | undefined {
	return calls.find((call) => call.kind === "wait");
}
