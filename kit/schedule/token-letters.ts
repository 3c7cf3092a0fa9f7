import { MOST_JSON, ScheduleError } from "./schedule-json.ts";

/** Marks a text as a token, with its version. */
const PREFIX = "s1.";
const MOST_TOKEN = 1024 * 1024;

/** The token for these bytes: a compressed schedule in base64url. */
export function tokenOf(letters: string): string {
	return PREFIX + letters;
}

/**
 * The bytes of a token.
 *
 * @throws ScheduleError with one sentence, if the text is not a token or was mistyped
 */
export function lettersOf(token: string): string {
	const word = token.trim();
	if (!word.startsWith(PREFIX))
		throw new ScheduleError(`A replay token begins with ${PREFIX}, not with ${JSON.stringify(word.slice(0, 8))}.`);
	if (word.length > MOST_TOKEN)
		throw new ScheduleError(`A replay token has at most ${MOST_TOKEN} characters, not ${word.length}.`);
	const letters = word.slice(PREFIX.length);
	const stray = /[^\w-]/.exec(letters);
	if (stray === null) return letters;
	const place = stray.index + PREFIX.length + 1;
	throw new ScheduleError(
		`A replay token is letters, digits, - and _ alone; its character ${place} is ${JSON.stringify(stray[0])}.`,
	);
}

export function tooMuchInToken(): ScheduleError {
	return new ScheduleError(`The replay token holds more than ${MOST_JSON} characters, which no schedule has.`);
}

export function brokenToken(): ScheduleError {
	return new ScheduleError("The replay token was cut or mistyped: it cannot be uncompressed.");
}
