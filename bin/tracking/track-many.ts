import { ExecuteTask } from "../../src/execute-task.ts";
import type { WaitOptions } from "../../src/options.ts";
import type { TaskResult, TasksProgress } from "../../src/tracking/watch-many.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { createProgress } from "../terminal/progress.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** How one of several queries ended. */
export type TrackResult = TaskResult<ExecuteTask>;

/** Waits for several queries with one progress, and shows one line for each of them. */
export async function trackMany(
	tasks: readonly ExecuteTask[],
	options: WaitOptions,
	json: boolean,
	{ out }: Terminal,
): Promise<readonly TrackResult[]> {
	const rounds = ExecuteTask.watchAll(tasks, options);
	const view = createProgress(out);
	try {
		for (;;) {
			const next = await rounds.next();
			if (next.done === true) {
				view.end();
				out.print(...(json ? next.value.map(resultLine) : resultTable(next.value)));
				return next.value;
			}
			if (json) out.print(jsonLine({ kind: "progress", ...next.value }));
			else view.update(progressText(next.value));
		}
	} finally {
		view.end();
	}
}

function progressText({ elapsedMs, tasks, completed, failed, progress }: TasksProgress): string {
	const failures = failed === 0 ? "" : `, ${formatCount(failed)} failed`;
	return `${formatDuration(elapsedMs)}: ${formatCount(completed)} of ${formatCount(tasks)} tasks are complete${failures}, ${Math.floor(progress)} %`;
}

function resultLine({ task, completion, error }: TrackResult): string {
	const taskId = task.taskId.toString();
	if (completion !== undefined) return jsonLine({ kind: "completion", taskId, ...completion });
	return jsonLine({ kind: "error", taskId, ...errorShape(error) });
}

function resultTable(results: readonly TrackResult[]): readonly string[] {
	const columns = [{ title: "task" }, { title: "outcome" }, { title: "records", align: "right" }, { title: "reasons" }] as const;
	return table(
		columns,
		results.map(({ task, completion, error }) => {
			const id = task.taskId.toString();
			if (completion === undefined) return [id, "error", "", errorShape(error).message];
			const { outcome, totals, reasons } = completion;
			return [id, outcome, formatCount(totals.recordsSucceeded), reasons.join(", ")];
		}),
	);
}

function errorShape(error: unknown): { readonly code?: unknown; readonly message: string } {
	if (!(error instanceof Error)) return { message: String(error) };
	return { ...("code" in error && { code: error.code }), message: error.message };
}
