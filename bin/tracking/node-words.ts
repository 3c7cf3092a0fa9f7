import type { JobRecord } from "../../src/job/job-record.ts";
import type { Evidence } from "../../src/tracking/evidence.ts";
import type { NodeStatus } from "../../src/tracking/progress.ts";
import { formatCount } from "../terminal/count.ts";
import type { Style } from "../terminal/terminal.ts";

/** What a node said in a round, for people. */
export const STATUS_WORDS: Readonly<Record<NodeStatus, readonly [string, Style]>> = {
	in_progress: ["running", "cyan"],
	complete: ["done", "green"],
	not_found: ["knows no such job", "dim"],
	unanswered: ["no answer", "yellow"],
	left: ["left the cluster", "yellow"],
};

/** How it is known that a node is done, for people. */
export const EVIDENCE_WORDS: Readonly<Record<Evidence, readonly [string, Style]>> = {
	done: ["it said so", "green"],
	aborted: ["somebody stopped it", "red"],
	abandoned: ["the server gave it up", "red"],
	vanished: ["seen running, then forgotten: finished and evicted, or lost in a restart", "yellow"],
	presumed: ["never seen there in all the rounds of grace", "yellow"],
	left: ["seen running, then the node left the cluster", "yellow"],
};

/** What a record counts: `1,200 records, 3 failed`. */
export function recordWords({ recordsSucceeded, recordsFailed = 0 }: JobRecord): string {
	if (recordsSucceeded === undefined) return "";
	const failed = recordsFailed > 0 ? `, ${formatCount(recordsFailed)} failed` : "";
	return `${formatCount(recordsSucceeded)} ${recordsSucceeded === 1 ? "record" : "records"}${failed}`;
}
