import type { JobRecord } from "../../src/job/job-record.ts";
import type { Evidence } from "../../src/tracking/evidence.ts";
import type { NodeStatus } from "../../src/tracking/progress.ts";
import { formatCount } from "../terminal/count.ts";
import type { Style } from "../terminal/terminal.ts";

/** How the text output names the status of a node in a round. */
export const STATUS_WORDS: Readonly<Record<NodeStatus, readonly [string, Style]>> = {
	in_progress: ["running", "cyan"],
	complete: ["done", "green"],
	not_found: ["not found", "dim"],
	unanswered: ["no answer", "magenta"],
	left: ["left the cluster", "magenta"],
};

/** How the text output describes the evidence that a node is done. */
export const EVIDENCE_WORDS: Readonly<Record<Evidence, readonly [string, Style]>> = {
	done: ["the node reported it", "green"],
	aborted: ["the query was aborted", "red"],
	abandoned: ["the server abandoned the query", "red"],
	vanished: ["the node was running the query and then no longer knew it: it finished, or was lost in a restart", "magenta"],
	presumed: ["the node never reported the query", "magenta"],
	left: ["the node left the cluster before it reported the end", "magenta"],
	joined: ["the node joined after the start and never had the query", "magenta"],
};

/** The record counts of a job: `1,200 records, 3 failed`. */
export function recordWords({ recordsSucceeded, recordsFailed = 0 }: JobRecord): string {
	if (recordsSucceeded === undefined) return "";
	const failed = recordsFailed > 0 ? `, ${formatCount(recordsFailed)} failed` : "";
	return `${formatCount(recordsSucceeded)} ${recordsSucceeded === 1 ? "record" : "records"}${failed}`;
}
