import { type DeclaredHabits, LIBRARY_HABITS } from "../../schedule/schedule.ts";
import { readByPatterns, readBySplitting } from "./parsers.ts";
import { everyForm, oneForm } from "./requests.ts";
import type { Manner } from "./tracker-parts.ts";

function manner(name: string, does: string, habits: Partial<DeclaredHabits>, parts: Partial<Manner> = {}): Manner {
	return { name, does, habits: { ...LIBRARY_HABITS, ...habits }, requests: oneForm, readValue: readBySplitting, ...parts };
}

/** Trackers that differ from the library but keep the specification. The kit must pass all of them at MUST. */
export const GOOD_TRACKERS: readonly Manner[] = [
	manner("plain", "behaves like the library, with its own loop and parser", {}),
	manner("sleeps-first", "sleeps for one second before its first question", { firstSleep: 1000 }),
	manner("one-by-one", "asks one node after the other, and stops at the first node in progress", { sweep: "until-in-progress" }),
	manner(
		"every-form",
		"sends all forms that a version knows in one request, and uses the best answer",
		{},
		{ requests: everyForm },
	),
	manner("patient", "waits for ten empty rounds", { grace: 10 }),
	manner("backs-off", "makes its pauses longer and longer", {
		interval: { kind: "backoff", first: 100, factor: 2, every: 5, most: 600_000 },
	}),
	manner(
		"from-start-to-start",
		"measures the pause from start to start, and reads replies with regular expressions",
		{ interval: { kind: "start-to-start" } },
		{
			readValue: readByPatterns,
		},
	),
	manner("tries-again", "repeats a failed question twice", { retries: 2 }),
	manner(
		"all-at-once",
		"sleeps first, asks nodes one by one, has two rounds of grace, and repeats failed questions",
		{ firstSleep: 500, sweep: "until-in-progress", grace: 2, retries: 1, interval: { kind: "start-to-start" } },
		{ requests: everyForm, readValue: readByPatterns },
	),
];
