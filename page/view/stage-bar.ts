import type { Spec } from "../../kit/spec/spec.ts";
import { LIBRARY_NAME, trackerNamed, trackersByGroup } from "../perform/trackers.ts";
import { EXAMPLES } from "../play/examples.ts";
import { byId, element, option } from "./element.ts";
import type { Actions, Play } from "./scene.ts";

/** A schedule that is not one of the page's stories. */
const ANOTHER = "another";

/** What is played, and by which tracker. */
export function createStageBar(spec: Spec, actions: Actions): (play: Play) => void {
	const story = byId("story", HTMLSelectElement);
	const tracker = byId("tracker", HTMLSelectElement);
	const hint = byId("hint", HTMLElement);
	const sheet = byId("sheet", HTMLElement);
	const another = option(ANOTHER, "");
	story.append(...EXAMPLES.map(({ name }) => option(name)));
	story.addEventListener("change", () => {
		const example = EXAMPLES.find(({ name }) => name === story.value);
		if (example !== undefined) actions.open(example.schedule, example.name, example.tryThis);
	});
	tracker.append(option(LIBRARY_NAME, "the library, which meets every requirement"), ...mutantGroups(spec));
	tracker.addEventListener("change", () => actions.cast(tracker.value));

	let shown: Play | undefined;
	return (play) => {
		const { title, hint: text, trackerName } = play;
		// A drag changes none of these.
		if (title === shown?.title && text === shown.hint && trackerName === shown.trackerName) return;
		shown = play;
		const isExample = EXAMPLES.some(({ name }) => name === title);
		if (isExample) another.remove();
		else {
			another.textContent = title;
			story.prepend(another);
		}
		story.value = isExample ? title : ANOTHER;
		tracker.value = trackerName;
		hint.textContent = text;
		const known = trackerNamed(trackerName).sheet;
		sheet.hidden = known === undefined;
		if (known !== undefined)
			sheet.textContent = `This tracker ${known.does}. Seen in: ${known.seenIn}. It breaks ${known.breaks.join(", ")}.`;
	};
}

function mutantGroups({ clauses }: Spec): readonly HTMLOptGroupElement[] {
	const groups = [...new Set(clauses.map(({ id }) => id.split("-")[0] ?? ""))];
	return trackersByGroup(groups).map(([group, castings]) =>
		element(
			"optgroup",
			{ label: `mutants that break ${group}` },
			castings.map(({ name }) => option(name, name.replaceAll("-", " "))),
		),
	);
}
