import type { Schedule } from "./schedule.ts";
import { MOST_JSON, ScheduleError } from "./schedule-json.ts";

/** Marks a text as a token, with the version of its schedule. */
const PREFIXES = { 1: "s1.", 2: "s2." } as const;
const PREFIX_LENGTH = 3;
const MOST_TOKEN = 1024 * 1024;

/** The token for these bytes: a compressed schedule in base64url. */
export function tokenOf(letters: string, { version }: Pick<Schedule, "version">): string {
	return PREFIXES[version] + letters;
}

/**
 * The bytes of a token.
 *
 * @throws ScheduleError with one sentence, if the text is not a token or was mistyped
 */
export function lettersOf(token: string): string {
	const word = token.trim();
	if (!Object.values(PREFIXES).some((prefix) => word.startsWith(prefix))) {
		const known = Object.values(PREFIXES).join(" or ");
		throw new ScheduleError(`A replay token begins with ${known}, not with ${JSON.stringify(word.slice(0, 8))}.`);
	}
	if (word.length > MOST_TOKEN)
		throw new ScheduleError(`A replay token has at most ${MOST_TOKEN} characters, not ${word.length}.`);
	const letters = word.slice(PREFIX_LENGTH);
	const stray = /[^\w-]/.exec(letters);
	if (stray === null) return letters;
	const place = stray.index + PREFIX_LENGTH + 1;
	throw new ScheduleError(
		`A replay token contains only letters, digits, - and _, but its character ${place} is ${JSON.stringify(stray[0])}.`,
	);
}

export function tooMuchInToken(): ScheduleError {
	return new ScheduleError(`The replay token is too long: uncompressed, at most ${MOST_JSON} characters are allowed.`);
}

export function brokenToken(): ScheduleError {
	return new ScheduleError("The replay token was cut or mistyped: it cannot be uncompressed.");
}
