import { TaskError } from "../errors.ts";
import { findEntry, hasStatus, isDone } from "./entry-scanner.ts";
import { type TaskId, taskIdText } from "./task-id.ts";

/** What one reply says about the job, as a plain value for the rules. */
export type JobReading =
	| { readonly kind: "in_progress"; readonly entry: string; readonly status: string }
	| { readonly kind: "complete"; readonly entry: string; readonly status: string }
	/** `listed`: the reply lists the job without a status, which does not show whether the job is running (PARSE-6). */
	| { readonly kind: "not_found"; readonly listed: boolean }
	| { readonly kind: "server_error"; readonly serverCode: number | undefined; readonly reply: string };

const NOT_FOUND: JobReading = { kind: "not_found", listed: false };
const LISTED_WITHOUT_STATUS: JobReading = { kind: "not_found", listed: true };

/**
 * Reads the value of one job command. `taskId` is the id as an unsigned decimal. Without it the first entry with a
 * status counts. It never throws, and it takes linear time for any text (PARSE-10).
 */
export function readJobReply(reply: string, taskId?: string): JobReading {
	if (reply.length === 0) return NOT_FOUND; // PARSE-1
	if (reply.startsWith("ERROR:")) return readError(reply);
	const entry = findEntry(reply, taskId);
	if (entry === undefined) return NOT_FOUND;
	if (!hasStatus(entry)) return entry.isOwn ? LISTED_WITHOUT_STATUS : NOT_FOUND; // PARSE-6
	const status = entry.text.slice(entry.statusStart, entry.statusEnd);
	return { kind: isDone(entry) ? "complete" : "in_progress", entry: entry.text, status };
}

/**
 * PARSE-2, PARSE-3: `ERROR:2` alone or before a colon is "not found". `ERROR:20:…` and `ERROR:201:…` are other
 * errors.
 */
function readError(reply: string): JobReading {
	const serverCode = errorCode(reply);
	if (serverCode === 2 && (reply.length === 7 || reply.startsWith("ERROR:2:"))) return NOT_FOUND;
	return { kind: "server_error", serverCode, reply };
}

/** The number between `ERROR:` and the next colon or the end; `undefined` if that is not a number. */
export function errorCode(reply: string): number | undefined {
	let code = 0;
	let at = 6;
	for (; at < reply.length; at++) {
		const digit = reply.charCodeAt(at) - 0x30;
		if (digit === 10) break; // a colon
		if (digit < 0 || digit > 9) return undefined;
		code = code * 10 + digit;
	}
	return at === 6 ? undefined : code;
}

/**
 * The result in the parentheses of a status (PARSE-11): `ok`, `user-aborted`, `abandoned-…`; `undefined` without
 * them.
 */
export function resultInStatus(status: string): string | undefined {
	const open = status.indexOf("(");
	if (open < 0) return undefined;
	const close = status.indexOf(")", open);
	return status.slice(open + 1, close < 0 ? status.length : close);
}

/**
 * The result of {@link parseStatusResponse}. Its `error` has the code `server_error`, a `serverCode` if given, and
 * the `reply`.
 */
export type StatusResponse =
	| { readonly status: "complete" | "in_progress" | "not_found" }
	| { readonly status: "error"; readonly error: TaskError };

const COMPLETE: StatusResponse = Object.freeze({ status: "complete" });
const IN_PROGRESS: StatusResponse = Object.freeze({ status: "in_progress" });
const ABSENT: StatusResponse = Object.freeze({ status: "not_found" });

/**
 * Reads the status of a job from a reply of the info protocol (PARSE-1 to PARSE-13).
 *
 * Empty replies and `ERROR:2` are `not_found`, because a node may not list a background task yet. If the reply has
 * several entries, only the entry of the job counts.
 *
 * @param text the value of one command: the text between the tab and the newline
 * @param taskId the id of the job, as `bigint`, decimal string or safe integer; without it the first entry with a
 *   status counts
 * @throws TaskError `invalid_option` if `taskId` is not a task id
 */
export function parseStatusResponse(text: string, taskId?: TaskId): StatusResponse {
	const reading = readJobReply(text, taskId === undefined ? undefined : taskIdText(taskId));
	switch (reading.kind) {
		case "complete":
			return COMPLETE;
		case "in_progress":
			return IN_PROGRESS;
		case "not_found":
			return ABSENT;
		case "server_error": {
			const { serverCode, reply } = reading;
			return {
				status: "error",
				error: new TaskError("server_error", `The server answered ${excerpt(reply)}.`, { serverCode, reply }),
			};
		}
		default:
			return reading satisfies never;
	}
}

/** A reply in quotes, shortened for a message. */
export function excerpt(reply: string): string {
	return JSON.stringify(reply.length > 120 ? `${reply.slice(0, 117)}...` : reply);
}
