import { type Phrase, phraseOf } from "./phrase.ts";

/** The numeric options of a call. The check of the schedule rejects options that the kind of call does not have. */
export interface Terms {
	readonly at?: number;
	readonly handle?: number;
	readonly pollInterval?: number;
	readonly adaptiveMin?: number;
	readonly adaptiveMax?: number;
	readonly timeout?: number;
	readonly requestTimeout?: number;
	readonly grace?: number;
	readonly forgive?: number;
	readonly cancelAt?: number;
}

/** When and how a call is made: `at 500 ms, with polls 100 ms apart, for at most 5000 ms`. */
export const TERMS: Phrase<Terms> = phraseOf<Terms>([
	{ text: "at # ms", key: "at" },
	{ text: "on another handle", key: "handle", value: 1 },
	{ text: "on handle #", key: "handle" },
	{ text: "with polls # ms apart", key: "pollInterval" },
	{ text: "with adaptive polls at least # ms apart", key: "adaptiveMin" },
	{ text: "with adaptive polls at most # ms apart", key: "adaptiveMax" },
	{ text: "for at most # ms", key: "timeout" },
	{ text: "with questions given up after # ms", key: "requestTimeout" },
	{ text: "with a grace of # round(s)", key: "grace" },
	{ text: "forgiving # failure(s)", key: "forgive" },
	{ text: "until cancelled at # ms", key: "cancelAt" },
]);
