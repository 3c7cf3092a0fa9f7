import { parseStatusResponse } from "../../src/job/status-response.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { MEMBERS_GALLERY } from "../gallery/members/members-gallery.ts";
import { GALLERY } from "../gallery/mutants/gallery.ts";
import type { Mutant } from "../gallery/mutants/mutant.ts";
import type { ReplyReading } from "../run/driver.ts";
import { libraryTracker } from "../run/library-tracker.ts";
import { type Connect, runOnNetwork } from "../run/on-network.ts";
import { runOnVirtualTime, type Tracker } from "../run/on-virtual-time.ts";
import type { Checks } from "./schedule-checks.ts";

/** The subject of a search as text that can be sent to another thread. */
export interface SubjectName {
	/** A tracker of the gallery, or one of its ways of getting the members wrong, instead of the library. */
	readonly mutant?: string;
}

/** The subject of a search. */
export type Subject = Checks & {
	/**
	 * Its rules, new for each run, if it consists of rules only. Without them it is searched on virtual time only.
	 */
	readonly rules?: () => Rules;
};

/** No drawn schedule needs this many events. A run with more events goes on for ever. */
const MOST_STEPS = 12_000;

/** Views of a real cluster settle within this time, so that they can be compared. */
const SETTLES_MS = 20_000;

/** The library, with its own rules or others. */
export function librarySubject(rules: Rules = defaultRules, mostSteps: number = MOST_STEPS): Subject {
	return { play: playOf(() => libraryTracker(rules), mostSteps), isLibrary: true, rules: () => rules, parse: readReply };
}

/** A tracker of the gallery. */
export function mutantSubject({ tracker, rules, parse = readReply }: Mutant, mostSteps: number = MOST_STEPS): Subject {
	return { play: playOf(tracker, mostSteps), isLibrary: true, parse, ...(rules !== undefined && { rules }) };
}

/**
 * A tracker of the gallery.
 *
 * @param mostSteps the largest number of events in a run; a longer run counts as one without an end
 * @throws RangeError if the gallery does not have the mutant
 */
export function subjectOf({ mutant }: SubjectName, mostSteps?: number): Subject {
	const members = MEMBERS_GALLERY.find(({ name }) => name === mutant);
	if (members !== undefined) return membersSubject(members.connect, mostSteps);
	return mutant === undefined ? librarySubject(defaultRules, mostSteps) : mutantSubject(mutantOf(mutant), mostSteps);
}

/** The library's rules on another cluster over a network. Schedules without a network do not show the difference. */
export function membersSubject(connect: Connect, mostSteps: number = MOST_STEPS): Subject {
	return { play: playOf(() => libraryTracker(), mostSteps, connect), isLibrary: true, parse: readReply };
}

/** @throws RangeError */
export function mutantOf(name: string): Mutant {
	const mutant = GALLERY.find((each) => each.name === name);
	if (mutant !== undefined) return mutant;
	throw new RangeError(`The gallery has no mutant ${JSON.stringify(name)}.`);
}

/** How the library reads a reply. */
function readReply(reply: string, taskId: string | undefined): ReplyReading {
	const response = parseStatusResponse(reply, taskId);
	if (response.status !== "error") return response;
	const { serverCode, reply: kept } = response.error;
	return { status: "error", ...(serverCode !== undefined && { serverCode }), ...(kept !== undefined && { reply: kept }) };
}

function playOf(tracker: () => Tracker, maxSteps: number, connect?: Connect): Checks["play"] {
	return (schedule) =>
		schedule.network === undefined
			? runOnVirtualTime(schedule, tracker(), { maxSteps })
			: runOnNetwork(schedule, { tracker: tracker(), linger: SETTLES_MS, ...(connect !== undefined && { connect }) });
}
