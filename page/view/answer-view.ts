import { doneAnswersOf } from "../perform/answer.ts";
import { byId } from "./element.ts";
import type { Scene } from "./scene.ts";

/** The line that stays at the top: is it done? */
export function createAnswerView(): (scene: Scene) => void {
	const places = {
		tracker: byId("answer-tracker", HTMLElement),
		truth: byId("answer-truth", HTMLElement),
		specification: byId("answer-specification", HTMLElement),
	};
	return ({ take, call }) => {
		const answer = doneAnswersOf(take, call);
		for (const key of ["tracker", "truth", "specification"] as const) {
			const { text, tone } = answer[key];
			if (places[key].textContent !== text) places[key].textContent = text;
			places[key].dataset.tone = tone;
		}
	};
}
