import { bodyError, jobValue } from "../job/reply-body.ts";
import { type JobReading, readJobReply } from "../job/status-response.ts";
import type { Answer } from "./answer.ts";
import type { Rules } from "./rules.ts";

const UNKNOWN_COMMAND: Answer = { kind: "unknown_command" };

/**
 * What the body of a reply to these commands means: the strongest of their readings (ASK-8), or the error that stands for them all
 * (ASK-6).
 */
export const read: Rules["read"] = readWith(readJobReply);

/** The same around another reader of single values: the seam for trackers that read a reply wrongly. */
export function readWith(readReply: (reply: string, taskId: string) => JobReading): Rules["read"] {
	/** A command that is not known is no word about the job (ASK-3): up to 7.0 its line is missing, from 7.1 an error says so. */
	function readValue(value: string | undefined, taskId: string): Answer {
		if (value === undefined || value.startsWith("ERROR:4:unrecognized command")) return UNKNOWN_COMMAND;
		return readReply(value, taskId);
	}

	return (body, commands, taskId) => {
		const error = bodyError(body);
		if (error !== undefined) return readBodyError(readReply(error, taskId));
		let strongest = UNKNOWN_COMMAND;
		for (const command of commands) {
			const answer = readValue(jobValue(body, command, commands), taskId);
			if (strength(answer) > strength(strongest)) strongest = answer;
		}
		return strongest;
	};
}

/** Code 9 as a whole body: the request waited too long in the server's queue, so nothing was answered (ASK-6). */
function readBodyError(reading: JobReading): Answer {
	if (reading.kind === "server_error" && reading.serverCode === 9)
		return { kind: "failure", reason: "timed_out", cause: reading };
	return reading;
}

/** ASK-8: in progress, complete, error, not found, not known. A listed entry outweighs an answer that never heard of the job. */
function strength(answer: Answer | JobReading): number {
	switch (answer.kind) {
		case "in_progress":
			return 5;
		case "complete":
			return 4;
		case "server_error":
			return 3;
		case "not_found":
			return answer.listed ? 2 : 1;
		case "unknown_command":
		case "failure":
		case "left":
			return 0;
		default:
			return answer satisfies never;
	}
}
