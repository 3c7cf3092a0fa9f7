import { checkTasks } from "./checks.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { type AbortOptions, checkWaitOptions, type RequestOptions, type WaitOptions } from "./options.ts";
import { startTogether } from "./sharing/sharing.ts";
import { TaskHandle } from "./task-handle.ts";
import { checkTaskJSON, type TaskJSON, type TaskKind } from "./task-json.ts";
import type { ExecuteTaskOptions } from "./task-options.ts";
import type { AbortReport } from "./tracking/abort.ts";
import type { Completion } from "./tracking/completion.ts";
import type { RoundProgress } from "./tracking/progress.ts";
import { createSightings } from "./tracking/sightings.ts";
import { type TaskResult, type TasksProgress, watchMany } from "./tracking/watch-many.ts";

/**
 * Tracks a background query. Create one in any process, from the id that the query was started with, and wait for it:
 *
 * ```ts
 * const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
 * const { outcome } = await task.wait({ timeout: 60_000 });
 * ```
 *
 * All calls on one handle share what they have seen. Two handles do not share it (WAIT-9).
 */
export class ExecuteTask {
	readonly namespace: string;
	/** `undefined` for a query over a whole namespace. */
	readonly set: string | undefined;
	readonly taskId: bigint;
	readonly kind: TaskKind;
	/** `undefined` for a query on every node. */
	readonly nodeName: string | undefined;
	/** The nodes on which the query was started; `undefined` if they are not known. */
	readonly startedOn: readonly string[] | undefined;
	#handle: TaskHandle;

	/** @throws TaskError `invalid_option` that names the option, its value and what is allowed */
	constructor(options: ExecuteTaskOptions) {
		this.#handle = new TaskHandle(options);
		const { namespace, set, taskId, kind, nodeName, startedOn } = this.#handle.task;
		this.namespace = namespace;
		this.set = set;
		this.taskId = taskId;
		this.kind = kind;
		this.nodeName = nodeName;
		this.startedOn = startedOn && [...startedOn];
	}

	/**
	 * Makes one round: is the task complete on the target nodes? (STATUS-1) This call does not count empty rounds, so a
	 * task that no node has ever reported stays `in_progress`, however often you call it. Use `wait` to reach an end.
	 *
	 * Rejects with a {@link TaskError}, or with the signal's reason.
	 */
	status(options?: RequestOptions): Promise<"complete" | "in_progress"> {
		return this.#handle.status(options);
	}

	/**
	 * Polls until the task is complete on every target node (WAIT). The result says how that is known for each node
	 * (TRUTH).
	 *
	 * Rejects with a {@link TaskError}: `timeout` at the deadline, never earlier; `server_error`, `network_error`,
	 * `unsupported`, `invalid_node` or `cluster_not_ready` when a round fails; `invalid_option` before anything is sent.
	 * If its signal aborts, it rejects with the signal's reason. It never throws synchronously.
	 */
	wait(options?: WaitOptions): Promise<Completion> {
		return this.#handle.wait(options);
	}

	/**
	 * The same wait as an async iterator of rounds, for progress bars. The last round carries the `completion`. Leaving
	 * the loop cancels the wait. The loop throws what `wait` rejects with. A reader more than 256 rounds behind misses the
	 * oldest.
	 */
	watch(options?: WaitOptions): AsyncGenerator<RoundProgress, Completion> {
		return this.#handle.watch(options);
	}

	/**
	 * Waits for many tasks. Tasks on one cluster object poll together: one request for each node and poll. Resolves when
	 * all waits have ended, with one result for each task, in their order. A wait that fails does not end the others.
	 *
	 * Rejects with a {@link TaskError} `invalid_option`, or with the signal's reason.
	 *
	 * @param options apply to each wait
	 */
	static async waitAll(tasks: Iterable<ExecuteTask>, options?: WaitOptions): Promise<readonly TaskResult<ExecuteTask>[]> {
		const progress = ExecuteTask.watchAll(tasks, options);
		for (;;) {
			const { done, value } = await progress.next();
			if (done === true) return value;
		}
	}

	/**
	 * The same as an async iterator, with one progress for all tasks whenever rounds have ended. Leaving the loop cancels
	 * all waits. If its signal aborts, the loop throws the signal's reason. Each result that was known by then was in the
	 * `ended` of a progress.
	 */
	static async *watchAll(
		tasks: Iterable<ExecuteTask>,
		options: WaitOptions = {},
	): AsyncGenerator<TasksProgress<ExecuteTask>, readonly TaskResult<ExecuteTask>[]> {
		const { signal } = checkWaitOptions(options);
		const all = checkTasks(tasks, (task) => #handle in task);
		const [first] = all;
		if (first === undefined) return [];
		return yield* watchMany(
			all,
			{
				begin: (task, ownSignal, onRound) => task.#handle.waitAmongMany(options, ownSignal, onRound),
				start: (steps) => startTogether(new Set(all.map((task) => task.#handle.sharing)), steps),
				now: () => first.#handle.now(),
			},
			signal,
		);
	}

	/**
	 * Asks every target node to stop the job (ABORT). The report has one entry for each node, including errors. A node
	 * that accepts reports `active(user-aborted)` until its threads have finished. Wait for the task to see the end; the
	 * outcome is then `aborted`.
	 *
	 * Rejects with a {@link TaskError} if no node can be asked or an option is invalid, or with the signal's reason. Use
	 * `onAnswer` to keep the answers that came before the signal aborts.
	 */
	abort(options?: AbortOptions): Promise<AbortReport> {
		return this.#handle.abort(options);
	}

	/** The handle as plain data, with what it has seen so far. `JSON.stringify` calls it. */
	toJSON(): TaskJSON {
		return {
			version: 1,
			namespace: this.namespace,
			...(this.set !== undefined && { set: this.set }),
			taskId: this.taskId.toString(),
			kind: this.kind,
			...(this.nodeName !== undefined && { nodeName: this.nodeName }),
			...(this.startedOn !== undefined && { startedOn: this.startedOn }),
			members: [...this.#handle.sightings.members()],
			sightings: [...this.#handle.sightings.all()],
		};
	}

	/**
	 * Continues to track a task that another process tracked, with what that process had seen.
	 *
	 * @param json the parsed result of {@link ExecuteTask.toJSON}
	 * @throws TaskError `invalid_option` that names the field
	 */
	static fromJSON(cluster: Cluster, json: TaskJSON): ExecuteTask {
		const { version: _version, sightings, members, ...options } = checkTaskJSON(json);
		const task = new ExecuteTask({ cluster, ...options });
		task.#handle = new TaskHandle({ cluster, ...options }, { sightings: createSightings(sightings, members) });
		return task;
	}
}
