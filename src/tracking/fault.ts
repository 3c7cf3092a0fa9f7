import { TaskError } from "../errors.ts";
import { excerpt } from "../job/status-response.ts";
import type { NodeAnswer, Refusal } from "./answer.ts";
import type { Fault } from "./rules.ts";

/** The error a caller sees for what a round failed of: one sentence, with the node and what it said. */
export function taskErrorOf(fault: Fault): TaskError {
	return fault.refusal === undefined ? answerError(fault.by) : refusalError(fault.refusal);
}

function refusalError(refusal: Refusal): TaskError {
	if (refusal.code === "cluster_not_ready") {
		return new TaskError("cluster_not_ready", "The cluster is not ready: connect to it before tracking a task on it.");
	}
	const { node } = refusal;
	return node === undefined
		? new TaskError("invalid_node", "No node of the cluster is active, so there is nobody to ask about the task.")
		: new TaskError("invalid_node", `Node ${node}, on which the task was started, is not active in the cluster.`, { node });
}

function answerError({ node, answer, build }: NodeAnswer): TaskError {
	switch (answer.kind) {
		case "server_error": {
			const { reply, serverCode } = answer;
			return new TaskError("server_error", `Node ${node} answered ${excerpt(reply)}.`, { node, reply, serverCode });
		}
		case "unknown_command": {
			const known = build === undefined ? "whose build cannot be read" : `build ${build}`;
			return new TaskError("unsupported", `Node ${node}, ${known}, knows no command by which a job could be asked about.`, {
				node,
			});
		}
		case "failure": {
			const { cause } = answer;
			const detail = cause instanceof Error ? cause.message : answer.reason;
			return new TaskError("network_error", `Node ${node} could not be asked: ${detail}.`, { node, cause });
		}
		case "in_progress":
		case "complete":
		case "not_found":
		case "left":
			throw new Error(`An answer of the kind ${answer.kind} is no fault.`);
		default:
			return answer satisfies never;
	}
}
