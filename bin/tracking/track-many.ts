import { ExecuteTask } from "../../src/execute-task.ts";
import type { WaitOptions } from "../../src/options.ts";
import type { TaskResult, TasksProgress } from "../../src/tracking/watch-many.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { createProgress } from "../terminal/progress.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { inWholeTimeout } from "./whole-timeout.ts";

/** How one of several queries ended. */
export type TrackResult = TaskResult<ExecuteTask>;

/** How several queries are shown. `timeout`: the value of `--timeout`, which messages name. */
export interface ManyView {
	readonly json: boolean;
	readonly timeout: number | undefined;
}

/**
 * Waits for several queries with one progress, and shows one line for each of them. If the wait is interrupted, it
 * shows those that have ended.
 */
export async function trackMany(
	tasks: readonly ExecuteTask[],
	options: WaitOptions,
	{ json, timeout }: ManyView,
	{ out }: Terminal,
): Promise<readonly TrackResult[]> {
	const rounds = ExecuteTask.watchAll(tasks, options);
	const view = createProgress(out);
	const known = new Map<ExecuteTask, TrackResult>();
	const show = (): void => {
		view.end();
		const results = tasks.map((task) => known.get(task)).filter((result) => result !== undefined);
		if (results.length > 0) out.print(...(json ? results.map(resultLine) : resultTable(results)));
	};
	try {
		for (;;) {
			const next = await rounds.next();
			if (next.done === true) return next.value;
			const { ended, ...progress } = next.value;
			for (const result of ended) known.set(result.task, named(result, timeout));
			if (json) out.print(jsonLine({ kind: "progress", ...progress }));
			else view.update(progressText(progress));
		}
	} finally {
		show();
	}
}

function named(result: TrackResult, timeout: number | undefined): TrackResult {
	if (result.completion !== undefined || timeout === undefined) return result;
	return { task: result.task, error: inWholeTimeout(result.error, timeout) };
}

function progressText({ elapsedMs, tasks, completed, failed, progress }: Omit<TasksProgress, "ended">): string {
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
