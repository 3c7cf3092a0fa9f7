import { deflateSync, inflateSync } from "node:zlib";
import type { Schedule } from "./schedule.ts";
import { MOST_JSON, parseScheduleJson, printScheduleJson, ScheduleError } from "./schedule-json.ts";

/** Says what a token is, and of which version. */
const PREFIX = "s1.";
const MOST_TOKEN = 1024 * 1024;

/** A whole run as one word to paste: the schedule's canonical JSON, compressed, in base64url. */
export function printReplayToken(schedule: Schedule): string {
	return PREFIX + deflateSync(printScheduleJson(schedule), { level: 9 }).toString("base64url");
}

/**
 * The schedule of a token.
 *
 * @throws ScheduleError in one sentence: it is none, it was cut or mistyped, or what it holds is no schedule or far too large
 */
export function parseReplayToken(token: string): Schedule {
	const word = token.trim();
	if (!word.startsWith(PREFIX))
		throw new ScheduleError(`A replay token begins with ${PREFIX}, not with ${JSON.stringify(word.slice(0, 8))}.`);
	if (word.length > MOST_TOKEN)
		throw new ScheduleError(`A replay token has at most ${MOST_TOKEN} characters, not ${word.length}.`);
	const letters = word.slice(PREFIX.length);
	const stray = /[^\w-]/.exec(letters);
	if (stray !== null) {
		const place = stray.index + PREFIX.length + 1;
		throw new ScheduleError(
			`A replay token is letters, digits, - and _ alone; its character ${place} is ${JSON.stringify(stray[0])}.`,
		);
	}
	return parseScheduleJson(inflate(letters));
}

function inflate(letters: string): string {
	try {
		return inflateSync(Buffer.from(letters, "base64url"), { maxOutputLength: MOST_JSON }).toString("utf8");
	} catch (error) {
		if (error instanceof RangeError)
			throw new ScheduleError(`The replay token holds more than ${MOST_JSON} characters, which no schedule has.`);
		throw new ScheduleError("The replay token was cut or mistyped: it cannot be uncompressed.");
	}
}
