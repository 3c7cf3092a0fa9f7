import type { Schedule } from "../../kit/schedule/schedule.ts";
import { findFailure, MOST_DRAWS } from "../perform/find-failure.ts";
import { byId } from "./element.ts";

export interface SearchView {
	/** Ends a search that is under way. */
	stop(): void;
}

/** The search for a schedule on which the tracker on the stage is wrong. */
export function createSearchView(trackerName: () => string, found: (schedule: Schedule) => void): SearchView {
	const find = byId("find", HTMLButtonElement);
	const progress = byId("searched", HTMLElement);
	let current: object | undefined;

	async function search(): Promise<void> {
		const mine = {};
		current = mine;
		find.textContent = "Stop";
		const name = trackerName();
		const goOn = (draws: number) => {
			if (current === mine && draws % 25 === 0) progress.textContent = `Searching: ${draws} of ${MOST_DRAWS} schedules.`;
			return current === mine;
		};
		const schedule = await findFailure(name, { seed: 1, goOn });
		if (current !== mine) return;
		stop();
		if (schedule !== undefined) found(schedule);
		else progress.textContent = `The tracker was right on all ${MOST_DRAWS} random schedules.`;
	}

	function stop(): void {
		current = undefined;
		find.textContent = "Find a wrong answer";
		progress.textContent = "";
	}

	find.addEventListener("click", () => {
		if (current === undefined) search();
		else stop();
	});
	return { stop };
}
