/** A round as `watch` reports it to the caller. */

import type { JobRecord } from "../job/job-record.ts";
import { parseJobRecord } from "../job/parse-job-record.ts";
import type { NodeAnswer, Round } from "./answer.ts";
import type { Completion } from "./completion.ts";

/** How a node answered in one round. `unanswered`: no usable answer came. `left`: the node has left the cluster. */
export type NodeStatus = "in_progress" | "complete" | "not_found" | "unanswered" | "left";

export interface NodeProgress {
	readonly node: string;
	readonly status: NodeStatus;
	/** Percent, 0 to 100; absent if the node did not report it. */
	readonly progress?: number;
	/** All fields of the job that the node reported in this round. */
	readonly record?: JobRecord;
}

/** One round of a watched wait. */
export interface RoundProgress {
	/** 1 for the first round. */
	readonly round: number;
	/** Milliseconds from the call to the end of this round. */
	readonly elapsedMs: number;
	readonly status: "in_progress" | "complete";
	/** Sorted by node name. Empty if the round could not begin and that was forgiven. */
	readonly nodes: readonly NodeProgress[];
	/** The result of the wait; present in the last round only. */
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
