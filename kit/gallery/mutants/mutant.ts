import type { JobReading } from "../../../src/job/status-response.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import { readWith } from "../../../src/tracking/read.ts";
import type { Rules } from "../../../src/tracking/rules.ts";
import type { ReplyReading } from "../../run/driver.ts";
import { libraryTracker } from "../../run/library-tracker.ts";
import type { Connect } from "../../run/on-network.ts";
import type { Tracker } from "../../run/on-virtual-time.ts";

/** The description of a mutant. */
export interface MutantSheet {
	readonly name: string;
	/** What it does wrong, as a sentence without its subject. */
	readonly does: string;
	/** The real bug that it represents. */
	readonly seenIn: string;
	/** The requirements that it breaks. For each of them a scenario must fail. */
	readonly breaks: readonly string[];
	/** A part of the message of one of the failing scenarios. */
	readonly message: string;
	/** Present if its waits go on after their timeout. */
	readonly isLate?: true;
	/**
	 * How it never goes wrong: it never reports complete too early, or never too late. Absent if it does both, or if it is
	 * not known.
	 */
	readonly never?: "early" | "late";
}

/** A mutant: a tracker with one deliberate bug. It is the library with one change. */
export interface Mutant extends MutantSheet {
	/** Creates a new tracker for each run, because some remember what they must forget. */
	readonly tracker: () => Tracker;
	/** The changed rules, if the mutant is the library with other rules. Also new for each run. */
	readonly rules?: () => Rules;
	/** How it connects over a network, if it is the library with other members. */
	readonly connect?: Connect;
	/** These rules keep state. */
	readonly remembers?: true;
	/** Present if it reads single replies wrongly. */
	readonly parse?: (reply: string, taskId: string | undefined) => ReplyReading;
}

/** Reads the value of one reply. */
export type ReplyReader = (reply: string, taskId?: string) => JobReading;

/** A mutant that reads single replies in its own way. */
export function misreading(sheet: MutantSheet, read: ReplyReader): Mutant {
	return { ...onRules(sheet, { read: orCrash(readWith(read)) }), parse: (reply, taskId) => readingOf(read(reply, taskId)) };
}

/** Turns an exception of a reader into a failure, so that it ends the wait as in a real driver, but not the gallery. */
export function orCrash(read: Rules["read"]): Rules["read"] {
	return (...args) => {
		try {
			return read(...args);
		} catch (cause) {
			return { kind: "failure", reason: "malformed", cause };
		}
	};
}

function readingOf(reading: JobReading): ReplyReading {
	if (reading.kind !== "server_error") return { status: reading.kind };
	const { serverCode, reply } = reading;
	return { status: "error", reply, ...(serverCode !== undefined && { serverCode }) };
}

/** A mutant with other rules. Rules with a state are given as a function, so that each run gets a new state. */
export function onRules(sheet: MutantSheet, change: Partial<Rules> | (() => Partial<Rules>)): Mutant {
	const rules = (): Rules => ({ ...defaultRules, ...(typeof change === "function" ? change() : change) });
	const remembers = typeof change === "function" && ({ remembers: true } as const);
	return { ...sheet, rules, ...remembers, tracker: () => libraryTracker(rules()) };
}

/** A mutant that changes what passes between the library and the cluster. */
export function around(sheet: MutantSheet, wrap: (library: Tracker) => Tracker): Mutant {
	return { ...sheet, tracker: () => wrap(libraryTracker()) };
}
