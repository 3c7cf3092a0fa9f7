import { deflateSync, inflateSync } from "node:zlib";
import type { Schedule } from "./schedule.ts";
import { MOST_JSON, parseScheduleJson, printScheduleJson } from "./schedule-json.ts";
import { brokenToken, lettersOf, tokenOf, tooMuchInToken } from "./token-letters.ts";

/** A whole run as one word to paste: the canonical JSON of the schedule, compressed, in base64url. */
export function printReplayToken(schedule: Schedule): string {
	return tokenOf(deflateSync(printScheduleJson(schedule), { level: 9 }).toString("base64url"), schedule);
}

/**
 * The schedule of a token.
 *
 * @throws ScheduleError with one sentence: the text is not a token, was cut or mistyped, or its content is not a
 * schedule or is too large
 */
export function parseReplayToken(token: string): Schedule {
	return parseScheduleJson(inflate(lettersOf(token)));
}

function inflate(letters: string): string {
	try {
		return inflateSync(Buffer.from(letters, "base64url"), { maxOutputLength: MOST_JSON }).toString("utf8");
	} catch (error) {
		throw error instanceof RangeError ? tooMuchInToken() : brokenToken();
	}
}
