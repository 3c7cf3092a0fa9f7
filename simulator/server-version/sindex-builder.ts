import type { NodeState } from "../node-state.ts";
import { allIndexes } from "./index-commands.ts";

/**
 * Before 5.7 the job monitor also lists the jobs that built the node's indexes, numbered from 1 (recorded 4.9.0.37).
 */
export function builderEntries(node: NodeState): readonly string[] {
	return allIndexes(node).map((index, at) => {
		const set = index.set === undefined ? "" : `:set=${index.set}`;
		return `module=sindex-builder:trid=${at + 1}:job-type=sindex-build:ns=${index.namespace}${set}:priority=2:rps=0:active-threads=0:status=done(ok):job-progress=100.00:run-time=0:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=0:recs-failed=0:net-io-bytes=0:socket-timeout=0:sindex-name=${index.name}`;
	});
}
