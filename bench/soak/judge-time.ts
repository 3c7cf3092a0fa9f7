import type { TaskReport } from "./report.ts";
import { type Stall, sumOf } from "./stall-watch.ts";

/** How much later than due a wait may settle on a machine that is fast enough (JUDGE-2), in milliseconds. */
const TOLERANCE = 50;
/** Timers round. */
const ROUNDING = 1;

/**
 * Whether a wait ended in time and in an expected way: at its deadline at the latest and never before it (WAIT-4,
 * WAIT-5), at once when it was cancelled (WAIT-10), and in an error that the soak can cause. One sentence, or
 * `undefined`.
 *
 * @param stalls when the tracker's event loop was paused. The tracker is not to blame for this time
 */
export function judgeTime(report: TaskReport, stalls: readonly Stall[]): string | undefined {
	const { task, ending, calledAt, settledAt } = report;
	const { timeout } = task.wait;
	const name = `Task ${task.taskId}`;
	const tookMs = settledAt - calledAt;
	const late = latenessOf(report, stalls);
	switch (ending.kind) {
		case "hung":
			return `${name} had not settled after ${Math.round(tookMs)} ms, with a timeout of ${timeout} ms.`;
		case "astray":
			return `${name} was rejected with an unexpected error: ${ending.error}`;
		case "cancelled":
			return late <= TOLERANCE ? undefined : `${name} settled ${Math.round(late)} ms after it was cancelled.`;
		case "error":
			if (ending.code === "timeout" && tookMs < timeout - ROUNDING) {
				return `${name} timed out after ${Math.round(tookMs)} ms, before its ${timeout} ms were over.`;
			}
			if (!EXPECTED_ERRORS.has(ending.code))
				return `${name} ended in ${ending.code}, which the soak cannot cause: ${ending.message}`;
			break;
		case "complete":
			break;
		default:
			return ending satisfies never;
	}
	if (late <= TOLERANCE) return undefined;
	return `${name} settled ${Math.round(late)} ms past its timeout of ${timeout} ms.`;
}

/** How much later than due a wait settled, in milliseconds, without the stalls in between; 0 if it was in time. */
export function latenessOf(report: TaskReport, stalls: readonly Stall[]): number {
	const due = dueOf(report);
	const { settledAt } = report;
	const meanwhile = stalls
		.filter(({ from, to }) => from < settledAt && to > due)
		.map((stall) => ({ ...stall, from: Math.max(stall.from, due), to: Math.min(stall.to, settledAt) }));
	return Math.max(0, settledAt - due - sumOf(meanwhile));
}

/** When a wait must have settled at the latest, by the clock of the machine. */
export function dueOf({ task, ending, calledAt }: TaskReport): number {
	return ending.kind === "cancelled" ? ending.at : calledAt + task.wait.timeout;
}

/** The others would be the tracker's own fault, for example `server_error`. */
const EXPECTED_ERRORS: ReadonlySet<string> = new Set(["timeout", "network_error", "invalid_node", "cluster_not_ready"]);
