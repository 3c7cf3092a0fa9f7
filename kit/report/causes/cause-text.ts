import { placeOf } from "../../conformance/group-failures.ts";
import { LANES } from "../../conformance/scenario-result.ts";
import { historyOf } from "../../gallery/history/histories.ts";
import { visibleText } from "../../lanes/visible-text.ts";
import { cutText } from "../cut-text.ts";
import { causeSize, causeTitle, likenessFigures, type ReportedDriver, replayCommandOf } from "./cause-words.ts";
import type { Cause } from "./causes.ts";

/** More places than this are only counted. */
const MOST_PLACES = 8;

/** A cause as lines of text, for a terminal, a build server or a comment. */
export function causeText(cause: Cause, driver: ReportedDriver): readonly string[] {
	return [visibleText(`${causeTitle(cause)} (${causeSize(cause)})`), ...causeBody(cause, driver)];
}

/** The same without its title. */
export function causeBody(cause: Cause, driver: ReportedDriver): readonly string[] {
	const { smallest, also, likenesses } = cause;
	const lanes = smallest.attachments[LANES];
	const replay = replayCommandOf(cause, driver);
	return [
		...likenesses.flatMap((likeness) => [
			`Fails like the mutant ${likeness.name} (a tracker with one deliberate bug): it ${likeness.does}.`,
			`  Seen in: ${likeness.seenIn}. ${likenessFigures(likeness)}`,
			...historyLines(likeness.name),
		]),
		...(also.length > 0 ? ["It also shows as:", ...also.map((sentence) => `  ${visibleText(cutText(sentence, 200))}`)] : []),
		"",
		`The smallest scenario, ${visibleText(`${placeOf(smallest)} ${smallest.name}`)}:`,
		...indented(smallest.steps.join("\n")),
		"",
		...indented(smallest.message ?? ""),
		...(lanes === undefined ? [] : ["", ...indented(lanes)]),
		...(replay === undefined ? [] : ["", `Replay: ${replay}`]),
		...othersOf(cause),
	];
}

function historyLines(tracker: string): readonly string[] {
	const history = historyOf(tracker);
	return history === undefined ? [] : [`  How real clients came to have it: docs/known-bugs.md#${history.id}`];
}

function othersOf({ scenarios, smallest }: Cause): readonly string[] {
	const places = scenarios.filter((scenario) => scenario !== smallest).map(placeOf);
	if (places.length === 0) return [];
	const rest = places.length - MOST_PLACES;
	return ["", `Also: ${places.slice(0, MOST_PLACES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`];
}

/** Text from a driver is cut and its control characters are shown, so that it cannot flood or control a terminal. */
function indented(text: string): readonly string[] {
	return visibleText(cutText(text))
		.split("\n")
		.map((line) => (line === "" ? "" : `  ${line}`));
}
