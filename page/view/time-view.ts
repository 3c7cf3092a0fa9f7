import { byId, element } from "./element.ts";
import { momentText } from "./moment-text.ts";
import type { Actions, Scene } from "./scene.ts";

/** More events of one time are only counted. */
const MOST_EVENTS = 8;

/** The instant that is looked at: a slider through everything that happens, and what happens then. */
export function createTimeView(actions: Actions): (scene: Scene) => void {
	const slider = byId("time", HTMLInputElement);
	const clock = byId("clock", HTMLOutputElement);
	const events = byId("now", HTMLUListElement);
	let scene: Scene | undefined;

	const goTo = (index: number) => {
		if (scene === undefined) return;
		const last = scene.moments.length - 1;
		actions.seek(index >= last ? undefined : scene.moments[Math.max(index, 0)]);
	};
	slider.addEventListener("input", () => goTo(Number(slider.value)));
	for (const [id, by] of [
		["first", Number.NEGATIVE_INFINITY],
		["back", -1],
		["forward", 1],
		["last", Number.POSITIVE_INFINITY],
	] as const) {
		byId(id, HTMLButtonElement).addEventListener("click", () => goTo(Number(slider.value) + by));
	}

	return (next) => {
		scene = next;
		const { moments, now, take, play } = next;
		const index = Math.max(
			moments.findLastIndex((moment) => moment <= now),
			0,
		);
		slider.max = String(moments.length - 1);
		slider.value = String(index);
		const time = `${Math.round((moments[index] ?? 0) * 10) / 10} ms`;
		const text = play.cursor === undefined ? `${time}, the end` : time;
		slider.setAttribute("aria-valuetext", text);
		clock.value = text;
		const told = take.run.trace.filter(({ at }) => at === moments[index]).map((event) => momentText(event));
		const rest = told.length - MOST_EVENTS;
		const lines = [...told.slice(0, MOST_EVENTS), ...(rest > 0 ? [`and ${rest} more`] : [])];
		events.replaceChildren(...(lines.length > 0 ? lines : ["nothing"]).map((text) => element("li", {}, [text])));
	};
}
