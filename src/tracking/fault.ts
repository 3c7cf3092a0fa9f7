/** Turns the fault of a round into the error that the caller gets. */

import type { RequestFailureReason } from "../cluster/cluster.ts";
import { TaskError } from "../errors.ts";
import { excerpt } from "../job/status-response.ts";
import type { NodeAnswer, Refusal } from "./answer.ts";
import { RequestTimeout } from "./request-timeout.ts";
import type { Fault } from "./rules.ts";

/** For failures whose cause has no message. */
const REASONS: Readonly<Record<RequestFailureReason, string>> = {
	refused: "the request was refused",
	reset: "the connection was reset",
	closed: "the connection was closed",
	timed_out: "the request timed out",
	malformed: "the reply was malformed",
};

/** The message is one or two sentences that name the node and its reply. */
export function taskErrorOf(fault: Fault): TaskError {
	return fault.refusal === undefined ? answerError(fault.by) : refusalError(fault.refusal);
}

function refusalError(refusal: Refusal): TaskError {
	if (refusal.code === "cluster_not_ready") {
		return new TaskError("cluster_not_ready", "The cluster is not ready. Connect to it before you track a task.");
	}
	const { node } = refusal;
	return node === undefined
		? new TaskError("invalid_node", "The cluster has no active node that could report the task.")
		: new TaskError("invalid_node", `Node ${node}, which runs the task, is not an active node of the cluster.`, { node });
}

function answerError({ node, answer, build }: NodeAnswer): TaskError {
	switch (answer.kind) {
		case "server_error": {
			const { reply, serverCode } = answer;
			return new TaskError("server_error", `Node ${node} answered ${excerpt(reply)}.`, { node, reply, serverCode });
		}
		case "unknown_command": {
			const known = build === undefined ? "unknown build" : `build ${build}`;
			return new TaskError("unsupported", `Node ${node} (${known}) does not know a command that reports the status of a job.`, {
				node,
			});
		}
		case "failure": {
			const { cause, reason } = answer;
			return new TaskError("network_error", `Node ${node} ${failureText(cause, reason)}.`, { node, cause });
		}
		case "in_progress":
		case "complete":
		case "not_found":
		case "left":
			throw new Error(`An answer of the kind ${answer.kind} is not a fault.`);
		default:
			return answer satisfies never;
	}
}

function failureText(cause: unknown, reason: RequestFailureReason): string {
	if (cause instanceof RequestTimeout) return `did not answer within ${cause.limitMs} ms`;
	return `gave no usable answer: ${cause instanceof Error ? cause.message : REASONS[reason]}`;
}
