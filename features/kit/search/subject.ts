import { defaultRules, type Rules } from "../../../src/tracking/rules.ts";
import { runOnLibrary } from "../drivers/library.ts";
import type { Checks } from "./schedule-checks.ts";

/** Whom a search is about, as a word that another thread can be told. */
export interface SubjectName {
	/** A mutant of the gallery, in place of the library. */
	readonly mutant?: string;
}

/** What searches know of whom they are about. */
export type Subject = Checks & { readonly rules: Rules };

/** The library, on its own rules or on others. */
export function librarySubject(rules: Rules = defaultRules): Subject {
	return { play: (schedule) => runOnLibrary(schedule, rules), isLibrary: true, rules };
}

export async function subjectOf(_name: SubjectName): Promise<Subject> {
	return librarySubject();
}
