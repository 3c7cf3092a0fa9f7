import type { TaskReport } from "./report.ts";

/** How much later than due a wait may settle on a machine that keeps up (JUDGE-2), in milliseconds. */
const TOLERANCE = 50;
/** Timers round. */
const ROUNDING = 1;

/**
 * Whether a wait ended when and as it may: at its deadline at the latest and never before it (WAIT-4, WAIT-5), at once when called off
 * (WAIT-10), and in errors of this library. One sentence, or `undefined`.
 *
 * @param longestTurn the longest turn of the event loop meanwhile. A deadline takes two: its timer's, and that of the answers which count
 * before it; what the machine held up is no fault of the tracker's.
 */
export function judgeTime({ task, ending, calledAt, settledAt }: TaskReport, longestTurn: number): string | undefined {
	const { timeout } = task.wait;
	const name = `Task ${task.taskId}`;
	const tookMs = settledAt - calledAt;
	const allowance = TOLERANCE + 2 * longestTurn;
	switch (ending.kind) {
		case "hung":
			return `${name} had not settled after ${Math.round(tookMs)} ms, with a timeout of ${timeout} ms.`;
		case "astray":
			return `${name} was rejected with what no wait is rejected with: ${ending.error}`;
		case "called_off":
			return settledAt - ending.at <= allowance
				? undefined
				: `${name} settled ${Math.round(settledAt - ending.at)} ms after it was called off.`;
		case "error":
			if (ending.code === "timeout" && tookMs < timeout - ROUNDING) {
				return `${name} timed out after ${Math.round(tookMs)} ms, before its ${timeout} ms were over.`;
			}
			if (!EXPECTED_ERRORS.has(ending.code))
				return `${name} ended in ${ending.code}, though nobody gave cause: ${ending.message}`;
			break;
		case "complete":
			break;
		default:
			return ending satisfies never;
	}
	if (tookMs <= timeout + allowance) return undefined;
	return `${name} settled ${Math.round(tookMs - timeout)} ms past its timeout of ${timeout} ms.`;
}

/** How much later than due a wait settled, in milliseconds; 0 if it was in time. */
export function latenessOf({ task, ending, calledAt, settledAt }: TaskReport): number {
	const due = ending.kind === "called_off" ? ending.at : calledAt + task.wait.timeout;
	return Math.max(0, settledAt - due);
}

/** A server's error or a command that nobody knows would be the tracker's own doing. */
const EXPECTED_ERRORS: ReadonlySet<string> = new Set(["timeout", "network_error", "invalid_node", "cluster_not_ready"]);
