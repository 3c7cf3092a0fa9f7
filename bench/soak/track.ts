import { realClock } from "../../src/clock.ts";
import { type Cluster, ExecuteTask, TaskError } from "../../src/index.ts";
import { machineNow } from "./machine-time.ts";
import type { TaskReport, WaitEnding } from "./report.ts";
import { longestWaitOf, type SoakTask } from "./task.ts";

/** Twice so long after it is due, a wait that has not settled hangs. */
const HANGS_AFTER = 5000;

/** Waits for a task, and reports how the wait ended. A wait that hangs is abandoned. */
export function trackSoakTask(cluster: Cluster, task: SoakTask): Promise<TaskReport> {
	const { taskId, nodeName, cancelAfter } = task;
	const handle = new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute", nodeName });
	const caller = new AbortController();
	const reason = new Error("The caller cancelled the wait.");
	let cancelledAt = Number.NaN;
	const calledAt = machineNow();
	const cancels = [realClock.schedule(realClock.now() + cancelAfter, "world", cancelWait)];

	function cancelWait(): void {
		cancelledAt = machineNow();
		caller.abort(reason);
	}

	return new Promise((resolve) => {
		const settle = (ending: WaitEnding): void => {
			for (const cancel of cancels) cancel();
			resolve({ task, calledAt, settledAt: machineNow(), ending });
		};
		const schedule = (ms: number, action: () => void) => cancels.push(realClock.schedule(realClock.now() + ms, "world", action));
		// Waits a second time, because the machine may have been too busy to let the wait settle in time.
		schedule(longestWaitOf(task) + HANGS_AFTER, () => schedule(HANGS_AFTER, () => settle({ kind: "hung" })));
		handle.wait({ ...task.wait, signal: caller.signal }).then(
			({ outcome, nodes }) => {
				settle({ kind: "complete", outcome, evidence: new Map(nodes.map(({ node, evidence }) => [node, evidence])) });
			},
			(error: unknown) => {
				if (error === reason) settle({ kind: "cancelled", at: cancelledAt });
				else if (error instanceof TaskError) settle({ kind: "error", code: error.code, message: error.message });
				else settle({ kind: "astray", error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
			},
		);
	});
}
