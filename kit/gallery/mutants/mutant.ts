import type { JobReading } from "../../../src/job/status-response.ts";
import { readWith } from "../../../src/tracking/read.ts";
import { defaultRules, type Rules } from "../../../src/tracking/rules.ts";
import type { ReplyReading } from "../../run/driver.ts";
import { libraryTracker } from "../../run/library.ts";
import type { Tracker } from "../../run/on-virtual-time.ts";

/** What is known of a bad tracker. */
export interface MutantSheet {
	readonly name: string;
	/** What it does wrong, as a sentence about it. */
	readonly does: string;
	/** The real bug it stands for. */
	readonly seenIn: string;
	/** The requirements it breaks; each must fail it. */
	readonly breaks: readonly string[];
	/** Part of what one of the failing scenarios has to say. */
	readonly message: string;
}

/** A tracker known to be bad: the library, with one thing changed. */
export interface Mutant extends MutantSheet {
	/** A fresh one for each run, since some remember what they must not. */
	readonly tracker: () => Tracker;
	/** Where it is the library on other rules: these, fresh for each run too. */
	readonly rules?: () => Rules;
	/** These rules keep something beside what they are given. */
	readonly remembers?: true;
	/** Where it reads single replies wrongly. */
	readonly parse?: (reply: string, taskId: string | undefined) => ReplyReading;
}

/** A reader of the value of one reply. */
export type ReplyReader = (reply: string, taskId?: string) => JobReading;

/** One that reads single replies in its own way. */
export function misreading(sheet: MutantSheet, read: ReplyReader): Mutant {
	return { ...onRules(sheet, { read: orCrash(readWith(read)) }), parse: (reply, taskId) => readingOf(read(reply, taskId)) };
}

/** A reader that may throw. What is thrown ends the wait, as in the drivers it is taken from; here it must not end the gallery. */
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

/** One that plays by other rules; a function where they remember something, so that each run starts without. */
export function onRules(sheet: MutantSheet, change: Partial<Rules> | (() => Partial<Rules>)): Mutant {
	const rules = (): Rules => ({ ...defaultRules, ...(typeof change === "function" ? change() : change) });
	const remembers = typeof change === "function" && ({ remembers: true } as const);
	return { ...sheet, rules, ...remembers, tracker: () => libraryTracker(rules()) };
}

/** One that stands between the library and the world, and changes what passes. */
export function around(sheet: MutantSheet, wrap: (library: Tracker) => Tracker): Mutant {
	return { ...sheet, tracker: () => wrap(libraryTracker()) };
}
