import { parseStatusResponse } from "../../src/job/status-response.ts";
import { defaultRules, type Rules } from "../../src/tracking/rules.ts";
import { GALLERY } from "../gallery/mutants/gallery.ts";
import type { Mutant } from "../gallery/mutants/mutant.ts";
import type { ReplyReading } from "../run/driver.ts";
import { libraryTracker } from "../run/library.ts";
import { runOnVirtualTime, type Tracker } from "../run/on-virtual-time.ts";
import type { Checks } from "./schedule-checks.ts";

/** Whom a search is about, as words that another thread can be told. */
export interface SubjectName {
	/** A tracker of the gallery, in place of the library. */
	readonly mutant?: string;
}

/** Whom a search is about. */
export type Subject = Checks & {
	/** The rules it runs on, fresh for each run, where it is nothing but rules; without them it is searched on virtual time alone. */
	readonly rules?: () => Rules;
};

/** No drawn schedule comes to this; what takes more is a tracker that goes on for ever. */
const MOST_STEPS = 12_000;

/** The library, on its own rules or on others. */
export function librarySubject(rules: Rules = defaultRules, mostSteps: number = MOST_STEPS): Subject {
	return { play: playOf(() => libraryTracker(rules), mostSteps), isLibrary: true, rules: () => rules, parse: readReply };
}

/** A tracker of the gallery. */
export function mutantSubject({ tracker, rules, parse = readReply }: Mutant, mostSteps: number = MOST_STEPS): Subject {
	return { play: playOf(tracker, mostSteps), isLibrary: true, parse, ...(rules !== undefined && { rules }) };
}

/**
 * @param mostSteps how many events a run may be; more is taken for one without an end
 * @throws RangeError for a mutant that the gallery does not have
 */
export function subjectOf({ mutant }: SubjectName, mostSteps?: number): Subject {
	return mutant === undefined ? librarySubject(defaultRules, mostSteps) : mutantSubject(mutantOf(mutant), mostSteps);
}

/** @throws RangeError */
export function mutantOf(name: string): Mutant {
	const mutant = GALLERY.find((each) => each.name === name);
	if (mutant !== undefined) return mutant;
	throw new RangeError(`There is no mutant ${JSON.stringify(name)} in the gallery.`);
}

/** As the library reads a reply. */
function readReply(reply: string, taskId: string | undefined): ReplyReading {
	const response = parseStatusResponse(reply, taskId);
	if (response.status !== "error") return response;
	const { serverCode, reply: kept } = response.error;
	return { status: "error", ...(serverCode !== undefined && { serverCode }), ...(kept !== undefined && { reply: kept }) };
}

function playOf(tracker: () => Tracker, maxSteps: number): Checks["play"] {
	return (schedule) => runOnVirtualTime(schedule, tracker(), { maxSteps });
}
