/** Rule 2: from the body of a reply to an answer about the job. */

import { bodyError, isServerTimeout, jobValue } from "../job/reply-body.ts";
import { type JobReading, readJobReply } from "../job/status-response.ts";
import type { Answer } from "./answer.ts";
import type { Rules } from "./rules.ts";

const UNKNOWN_COMMAND: Answer = { kind: "unknown_command" };

/**
 * What the body of a reply to these commands means: the strongest reading of any command (ASK-8), or
 * the error that answers all of them (ASK-6).
 */
export const read: Rules["read"] = readWith(readJobReply);

/** The same rule with another reader of single values, so that tests can bring one that reads replies wrongly. */
export function readWith(readReply: (reply: string, taskId: string) => JobReading): Rules["read"] {
	/**
	 * ASK-3: an unknown command does not show the state of the job. Up to 7.0 its line is missing; from 7.1 an error
	 * reports it.
	 */
	function readValue(value: string | undefined, taskId: string): Answer {
		if (value === undefined || value.startsWith("ERROR:4:unrecognized command")) return UNKNOWN_COMMAND;
		return readReply(value, taskId);
	}

	return (body, commands, taskId) => {
		const error = bodyError(body);
		if (error !== undefined) return readBodyError(error, readReply(error, taskId));
		let strongest = UNKNOWN_COMMAND;
		for (const command of commands) {
			const answer = readValue(jobValue(body, command, commands), taskId);
			if (strength(answer) > strength(strongest)) strongest = answer;
		}
		return strongest;
	};
}

/** A server that had no time for the request gives no answer about the job (ASK-6). */
function readBodyError(error: string, reading: JobReading): Answer {
	if (reading.kind === "server_error" && isServerTimeout(error)) return { kind: "failure", reason: "timed_out", cause: reading };
	return reading;
}

/**
 * The strongest of the answers to several requests (PARSE-8). A request that failed might have been answered with
 * anything, so its failure outweighs the rest.
 */
export function strongest(answers: readonly Answer[]): Answer {
	return answers.reduce((one, other) => (weight(other) > weight(one) ? other : one), UNKNOWN_COMMAND);
}

function weight(answer: Answer): number {
	return answer.kind === "failure" ? Number.POSITIVE_INFINITY : strength(answer);
}

/** ASK-8: in progress, complete, error, not found, unknown. A job listed without a status outweighs one not listed. */
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
