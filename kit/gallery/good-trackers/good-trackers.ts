import { type DeclaredHabits, LIBRARY_HABITS } from "../../schedule/schedule.ts";
import { readByPatterns, readBySplitting } from "./parsers.ts";
import { everyForm, oneForm } from "./requests.ts";
import type { Manner } from "./tracker-parts.ts";

function manner(name: string, does: string, habits: Partial<DeclaredHabits>, parts: Partial<Manner> = {}): Manner {
	return { name, does, habits: { ...LIBRARY_HABITS, ...habits }, requests: oneForm, readValue: readBySplitting, ...parts };
}

/** Trackers that do it lawfully and otherwise. The kit passes them all at MUST, or it cries wolf. */
export const GOOD_TRACKERS: readonly Manner[] = [
	manner("plain", "does it like the library, by a loop and a parser of its own", {}),
	manner("sleeps-first", "sleeps a second before its first look", { firstSleep: 1000 }),
	manner("one-by-one", "asks one node after the other, and stops at the first in progress", { sweep: "until-in-progress" }),
	manner("every-form", "asks all forms that a version knows in one request, and chooses", {}, { requests: everyForm }),
	manner("patient", "waits for ten empty rounds", { grace: 10 }),
	manner("backs-off", "pauses longer and longer", {
		interval: { kind: "backoff", first: 100, factor: 2, every: 5, most: 600_000 },
	}),
	manner(
		"from-start-to-start",
		"pauses from start to start, and reads by patterns",
		{ interval: { kind: "start-to-start" } },
		{
			readValue: readByPatterns,
		},
	),
	manner("tries-again", "repeats a failed question twice", { retries: 2 }),
	manner(
		"all-at-once",
		"sleeps first, one by one, with two rounds of grace, and tries again",
		{ firstSleep: 500, sweep: "until-in-progress", grace: 2, retries: 1, interval: { kind: "start-to-start" } },
		{ requests: everyForm, readValue: readByPatterns },
	),
];
