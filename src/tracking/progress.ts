import { type JobRecord, parseJobRecord } from "../job/job-record.ts";
import type { NodeAnswer, Round } from "./answer.ts";
import type { Completion } from "./wait.ts";

/** How a node answered in one round. `unanswered`: no usable answer came; `left`: it is no member any more. */
export type NodeStatus = "in_progress" | "complete" | "not_found" | "unanswered" | "left";

export interface NodeProgress {
	readonly node: string;
	readonly status: NodeStatus;
	/** Percent, 0 to 100, where the node gave it. */
	readonly progress?: number;
	/** Everything the node said of the job in this round. */
	readonly record?: JobRecord;
}

/** One round of a watched wait. */
export interface RoundProgress {
	/** 1 for the first. */
	readonly round: number;
	/** Milliseconds from the call to the end of this round. */
	readonly elapsedMs: number;
	readonly status: "in_progress" | "complete";
	/** By node name; empty where the cluster could not be asked and that was forgiven. */
	readonly nodes: readonly NodeProgress[];
	/** What the wait came to; there in the last round alone. */
	readonly completion?: Completion;
}

export function progressOf(round: Round, taskId: string): readonly NodeProgress[] {
	return round.answers.map((one) => nodeProgress(one, taskId)).sort((a, b) => (a.node < b.node ? -1 : 1));
}

function nodeProgress({ node, answer }: NodeAnswer, taskId: string): NodeProgress {
	switch (answer.kind) {
		case "in_progress":
		case "complete": {
			const record = parseJobRecord(answer.entry, taskId);
			const progress = record?.jobProgress;
			return { node, status: answer.kind, ...(progress !== undefined && { progress }), ...(record !== undefined && { record }) };
		}
		case "not_found":
		case "left":
			return { node, status: answer.kind };
		case "server_error":
		case "unknown_command":
		case "failure":
			return { node, status: "unanswered" };
		default:
			return answer satisfies never;
	}
}
