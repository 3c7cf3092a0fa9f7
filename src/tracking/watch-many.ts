/** Waits for many tasks at once, with one progress for all of them. */

import { onAbort } from "../cluster/on-abort.ts";
import { progressIn } from "../job/status-run.ts";
import type { Steps } from "../sharing/slices.ts";
import type { Round } from "./answer.ts";
import type { Completion } from "./completion.ts";
import type { Verdict } from "./rules.ts";

/** How far many tasks are. `T`: a task; in results of `watchAll`, an `ExecuteTask`. */
export interface TasksProgress<T = unknown> {
	/** Milliseconds since the call. */
	readonly elapsedMs: number;
	/** How many tasks there are, how many of them are complete, and how many waits failed. */
	readonly tasks: number;
	readonly completed: number;
	readonly failed: number;
	/** Percent, 0 to 100: the mean over all tasks. A task that ended counts as 100, one that no node reported as 0. */
	readonly progress: number;
	/**
	 * The results of the waits that have ended since the last progress, in the order in which they ended. Empty if none
	 * has. Each result is in one progress, also if the signal aborts later.
	 */
	readonly ended: readonly TaskResult<T>[];
}

/** How the wait for one of many tasks ended. */
export type TaskResult<T> =
	| { readonly task: T; readonly completion: Completion; readonly error?: undefined }
	/** `error`: what `wait` rejects with. */
	| { readonly task: T; readonly completion?: undefined; readonly error: unknown };

/** What the waits for many tasks need. */
export interface Crowd<T> {
	/** Begins the wait for one task. */
	begin(task: T, signal: AbortSignal, onRound: (round: Round, verdict: Verdict) => void): Promise<Completion>;
	/** Begins all waits: each step begins one. */
	start(steps: Steps): void;
	now(): number;
}

/**
 * Yields a progress when rounds have ended since the last one. Returns the results in the order of the tasks. Leaving
 * the loop cancels all waits. The signal also cancels them; the loop then throws the signal's reason, after a last
 * progress if there are results that no progress had.
 */
export async function* watchMany<T>(
	tasks: readonly T[],
	{ begin, start, now }: Crowd<T>,
	signal: AbortSignal | undefined,
): AsyncGenerator<TasksProgress<T>, readonly TaskResult<T>[]> {
	signal?.throwIfAborted();
	const calledAt = now();
	const results: TaskResult<T>[] = [];
	const shares = new Float64Array(tasks.length);
	let [completed, failed] = [0, 0];
	let ended: TaskResult<T>[] = [];
	let hasNews = false;
	let wake = () => {};
	const leaving = new AbortController();
	const cancelSignal =
		signal &&
		onAbort(signal, () => {
			leaving.abort(signal.reason);
			wake();
		});

	const tell = (): void => {
		hasNews = true;
		wake();
	};
	const settle = (index: number, result: TaskResult<T>): void => {
		// A wait that is cancelled has no result.
		if (leaving.signal.aborted && result.completion === undefined) return;
		results[index] = result;
		ended.push(result);
		shares[index] = 100;
		if (result.completion === undefined) failed += 1;
		else completed += 1;
		tell();
	};
	const beginOne = (index: number, task: T): void => {
		const onRound = (round: Round, verdict: Verdict): void => {
			// The last round is reported when its wait settles.
			if (verdict.kind !== "in_progress") return;
			shares[index] = shareOf(round);
			tell();
		};
		begin(task, leaving.signal, onRound).then(
			(completion) => settle(index, { task, completion }),
			(error: unknown) => settle(index, { task, error }),
		);
	};
	function* beginEach(): Steps {
		for (const [index, task] of tasks.entries()) {
			beginOne(index, task);
			yield;
		}
	}
	start(beginEach());
	try {
		for (;;) {
			await new Promise<void>((resolve) => {
				wake = resolve;
				if (hasNews || leaving.signal.aborted) resolve();
			});
			if (ended.length === 0) signal?.throwIfAborted();
			const news = ended;
			ended = [];
			hasNews = false;
			const progress = shares.reduce((sum, share) => sum + share, 0) / tasks.length;
			yield { elapsedMs: now() - calledAt, tasks: tasks.length, completed, failed, progress, ended: news };
			if (completed + failed === tasks.length && !hasNews) return results;
		}
	} finally {
		cancelSignal?.();
		leaving.abort();
	}
}

/** The progress of a task: the mean over the nodes that answered. */
function shareOf({ answers }: Round): number {
	let sum = 0;
	for (const { answer } of answers) {
		if (answer.kind === "complete") sum += 100;
		else if (answer.kind === "in_progress") sum += Math.min(100, progressIn(answer.entry) ?? 0);
	}
	return answers.length === 0 ? 0 : sum / answers.length;
}
