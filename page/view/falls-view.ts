import type { MutantSheet } from "../../kit/gallery/mutants/mutant.ts";
import { realClock } from "../../src/clock.ts";
import { fallsOn, isSeenInClients } from "../perform/falls.ts";
import { button, byId, element } from "./element.ts";
import type { Actions, Scene } from "./scene.ts";

/** More trackers than this are behind a fold. */
const SHOWN = 8;
/** While something is dragged, the trackers wait. */
const PAUSE_MS = 250;
/** A list that changes more often than this cannot be clicked. */
const SHOW_EVERY_MS = 1000;

/** How many mutants go wrong on this run, each a button that puts it on the stage. */
export function createFallsView(actions: Actions): (scene: Scene) => void {
	const title = byId("falls-title", HTMLElement);
	const list = byId("falls", HTMLElement);
	let shown: Scene["play"]["schedule"] | undefined;
	let cancel = () => {};

	function show(wrong: readonly MutantSheet[], current: string): void {
		const chips = wrong.map((sheet) =>
			button(`${sheet.name.replaceAll("-", " ")}`, () => actions.cast(sheet.name), {
				class: isSeenInClients(sheet) ? "chip real" : "chip",
				title: `It ${sheet.does}. Seen in: ${sheet.seenIn}.`,
				"data-tracker": sheet.name,
				"aria-pressed": String(sheet.name === current),
			}),
		);
		const rest = chips.slice(SHOWN);
		list.replaceChildren(
			...chips.slice(0, SHOWN),
			...(rest.length > 0
				? [element("details", {}, [element("summary", {}, [`${rest.length} more`]), element("div", { class: "chips" }, rest)])]
				: []),
		);
	}

	return ({ play, isCurrent }) => {
		for (const chip of list.querySelectorAll("[data-tracker]"))
			chip.setAttribute("aria-pressed", String(chip.getAttribute("data-tracker") === play.trackerName));
		if (!isCurrent || play.schedule === shown) return;
		const schedule = play.schedule;
		shown = schedule;
		cancel();
		cancel = realClock.schedule(realClock.now() + PAUSE_MS, "world", async () => {
			let showAgainAt = 0;
			const falls = await fallsOn(schedule, ({ tried, all, wrong }) => {
				if (shown !== schedule) return false;
				title.textContent = `Trying mutants: ${tried} of ${all}.`;
				// Those of the run before must not stay while this takes long.
				if (realClock.now() >= showAgainAt) {
					show(wrong, play.trackerName);
					showAgainAt = realClock.now() + SHOW_EVERY_MS;
				}
				return true;
			});
			if (falls === undefined || shown !== schedule) return;
			title.textContent = `${falls.wrong.length} of ${falls.all} mutants give a wrong answer on this run.`;
			show(falls.wrong, play.trackerName);
		});
	};
}
