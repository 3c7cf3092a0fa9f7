import { realClock } from "./clock.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { parseTaskId, type TaskId } from "./job/task-id.ts";
import { checkRequestOptions, checkWaitOptions, invalid, known, type RequestOptions, type WaitOptions } from "./options.ts";
import { checkTaskJSON, type TaskJSON, type TaskKind } from "./task-json.ts";
import { type AbortReport, abortTask } from "./tracking/abort.ts";
import type { Sighting } from "./tracking/evidence.ts";
import type { RoundProgress } from "./tracking/progress.ts";
import type { Desk } from "./tracking/question.ts";
import { defaultRules, type Rules } from "./tracking/rules.ts";
import { createSightings, type Sightings } from "./tracking/sightings.ts";
import { runStatus } from "./tracking/status.ts";
import { type Completion, runWait, type WaitContext } from "./tracking/wait.ts";
import { watchWait } from "./tracking/watch.ts";

/** What an {@link ExecuteTask} is made of. */
export interface ExecuteTaskOptions {
	/** The cluster the query was started on. */
	readonly cluster: Cluster;
	readonly namespace: string;
	/** The set; omitted for a query over the whole namespace. */
	readonly set?: string | undefined;
	/** The id the query was started with, 1 to 2^64-1; a number only up to 2^53-1 (ASK-2). */
	readonly taskId: TaskId;
	readonly kind: TaskKind;
	/** The node the query was started on, where it was started on one alone; otherwise every active node is polled (ROUND-1). */
	readonly nodeName?: string | undefined;
}

/**
 * Tracks a background query. Make one from the id the query was started with, on any process, and await it:
 *
 * ```ts
 * const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
 * const { outcome } = await task.wait({ timeout: 60_000 });
 * ```
 *
 * What any call on a handle has seen, all its calls know; handles share nothing (WAIT-9).
 */
export class ExecuteTask {
	readonly namespace: string;
	readonly set: string | undefined;
	readonly taskId: bigint;
	readonly kind: TaskKind;
	readonly nodeName: string | undefined;
	readonly #cluster: Cluster;
	readonly #sightings: Sightings;
	/** The rules it runs on; another set makes a mutant. Not part of the public surface. */
	readonly #rules: Rules;

	/** @throws TaskError `invalid_option`, in one sentence, for whatever makes no sense */
	constructor(options: ExecuteTaskOptions, internals: { readonly rules?: Rules; readonly sightings?: Sightings } = {}) {
		const given = known(options, ["cluster", "namespace", "set", "taskId", "kind", "nodeName"]);
		const { cluster, namespace, set, kind, nodeName } = given;
		if (!isCluster(cluster)) throw invalid("cluster", cluster, "a cluster: an object with isReady, activeNodes, build and ask");
		if (!isName(namespace)) throw invalid("namespace", namespace, "a text that is not empty");
		if (set !== undefined && !isName(set))
			throw invalid("set", set, "a text that is not empty, or omitted for the whole namespace");
		if (nodeName !== undefined && !isName(nodeName))
			throw invalid("nodeName", nodeName, "a text that is not empty, or omitted for every node");
		if (kind !== "query_execute" && kind !== "query_udf") throw invalid("kind", kind, '"query_execute" or "query_udf"');
		this.taskId = parseTaskId(given.taskId);
		this.namespace = namespace;
		this.set = set;
		this.kind = kind;
		this.nodeName = nodeName;
		this.#cluster = cluster;
		this.#rules = internals.rules ?? defaultRules;
		this.#sightings = internals.sightings ?? createSightings();
	}

	/**
	 * One round: is the task complete on the target nodes? (STATUS-1). It keeps no grace count, so a task that no call on this handle ever saw
	 * on some node is `in_progress` however often it is asked; `wait` ends there.
	 *
	 * Rejects with a {@link TaskError}, or with the signal's reason.
	 */
	async status(options?: RequestOptions): Promise<"complete" | "in_progress"> {
		const { signal, requestTimeout } = checkRequestOptions(options);
		return runStatus(this.#context(requestTimeout, { grace: Number.POSITIVE_INFINITY, forgive: 0 }), signal);
	}

	/**
	 * Polls until the task is complete on every target node (WAIT), and says how that is known (TRUTH).
	 *
	 * Rejects with a {@link TaskError}: `timeout` at the deadline, never earlier; `server_error`, `network_error`, `unsupported`,
	 * `invalid_node` or `cluster_not_ready` as a round fails; `invalid_option` before anything was sent. Called off by its signal, it
	 * rejects with the signal's reason. It never throws.
	 */
	async wait(options?: WaitOptions): Promise<Completion> {
		const { grace, forgive, requestTimeout, ...terms } = checkWaitOptions(options);
		return runWait(this.#context(requestTimeout, { grace, forgive }), terms);
	}

	/**
	 * The same wait as an async iterator of rounds, for progress bars. The last round carries the `completion`; leaving the loop calls the
	 * wait off. Throws from the loop what `wait` rejects with. A reader more than 256 rounds behind misses the oldest.
	 */
	async *watch(options?: WaitOptions): AsyncGenerator<RoundProgress, Completion> {
		const { grace, forgive, requestTimeout, ...terms } = checkWaitOptions(options);
		return yield* watchWait(this.#context(requestTimeout, { grace, forgive }), terms);
	}

	/**
	 * Asks every target node to stop the job (ABORT). Errors are reported node by node. A node that accepted says `active(user-aborted)` until
	 * its threads have drained; await the task for the end, which then has the outcome `aborted`.
	 */
	async abort(options?: RequestOptions): Promise<AbortReport> {
		const { signal, requestTimeout } = checkRequestOptions(options);
		return abortTask(this.#desk(requestTimeout), this.taskId.toString(), this.nodeName, signal);
	}

	/** The handle as plain data, with what has been seen so far; `JSON.stringify` calls it. */
	toJSON(): TaskJSON {
		return {
			version: 1,
			namespace: this.namespace,
			...(this.set !== undefined && { set: this.set }),
			taskId: this.taskId.toString(),
			kind: this.kind,
			...(this.nodeName !== undefined && { nodeName: this.nodeName }),
			sightings: [...this.#sightings.all()],
		};
	}

	/**
	 * Picks a task up where another process left it.
	 *
	 * @param json what {@link ExecuteTask.toJSON} gave, parsed
	 * @throws TaskError `invalid_option`, naming the field
	 */
	static fromJSON(cluster: Cluster, json: TaskJSON): ExecuteTask {
		const { version: _version, sightings, ...task } = checkTaskJSON(json);
		return new ExecuteTask(
			{ cluster, ...task },
			{ sightings: createSightings(sightings as readonly (readonly [string, Sighting])[]) },
		);
	}

	#desk(requestTimeout: number): Desk {
		return { cluster: this.#cluster, clock: this.#cluster.clock ?? realClock, requestTimeout };
	}

	#context(requestTimeout: number, habits: WaitContext["habits"]): WaitContext {
		const { nodeName } = this;
		const [rules, sightings] = [this.#rules, this.#sightings];
		return { desk: this.#desk(requestTimeout), rules, sightings, habits, nodeName, taskId: this.taskId.toString() };
	}
}

function isName(value: unknown): value is string {
	return typeof value === "string" && value.length > 0;
}

function isCluster(value: unknown): value is Cluster {
	if (typeof value !== "object" || value === null) return false;
	const parts = value as Record<string, unknown>;
	return ["isReady", "activeNodes", "build", "ask"].every((name) => typeof parts[name] === "function");
}
