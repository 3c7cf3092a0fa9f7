import type { Cluster } from "./cluster/cluster.ts";
import {
	type AbortOptions,
	checkAbortOptions,
	checkRequestOptions,
	checkWaitOptions,
	type RequestOptions,
	type WaitOptions,
} from "./options.ts";
import { type Sharing, sharingOf } from "./sharing/sharing.ts";
import { checkTaskOptions, type ExecuteTaskOptions, type TaskSettings } from "./task-options.ts";
import { type AbortReport, abortTask } from "./tracking/abort.ts";
import type { Completion } from "./tracking/completion.ts";
import { defaultRules } from "./tracking/default-rules.ts";
import type { RoundProgress } from "./tracking/progress.ts";
import type { ClusterAccess } from "./tracking/question.ts";
import type { Rules, Tolerance } from "./tracking/rules.ts";
import { createSightings, type Sightings } from "./tracking/sightings.ts";
import { runStatus } from "./tracking/status.ts";
import { runWait, type WaitContext } from "./tracking/wait.ts";
import { watchWait } from "./tracking/watch.ts";

/**
 * What a handle runs on. Tests and the kit use rules with a mistake, a memory that two handles share, or the requests
 * of several cluster objects together.
 */
export interface HandleParts {
	readonly rules?: Rules;
	readonly sightings?: Sightings;
	/** Default: what all handles on the cluster object share. */
	readonly sharing?: Sharing;
	/** Called when a request that carries a question of this handle was sent. */
	readonly onSent?: () => void;
}

type OnRound = NonNullable<WaitContext["onRound"]>;

/**
 * The inner value of an {@link ExecuteTask}, which the package does not export. Its calls do the same as those of the
 * handle.
 */
export class TaskHandle {
	readonly task: TaskSettings;
	/** What the calls on this handle have seen (WAIT-9). */
	readonly sightings: Sightings;
	readonly #rules: Rules;
	readonly sharing: Sharing;
	readonly #onSent: (() => void) | undefined;

	/** @throws TaskError `invalid_option` that names the option */
	constructor(options: ExecuteTaskOptions, parts: HandleParts = {}) {
		const { rules = defaultRules, sightings = createSightings() } = parts;
		this.task = checkTaskOptions(options);
		this.sharing = parts.sharing ?? sharingOf(this.task.cluster);
		this.#onSent = parts.onSent;
		this.sightings = sightings;
		this.#rules = rules;
		if (this.task.nodeName === undefined) sightings.addMembers(membersNow(this.task.cluster));
	}

	async status(options?: RequestOptions): Promise<"complete" | "in_progress"> {
		const { signal, requestTimeout } = checkRequestOptions(options);
		return runStatus(this.#context(requestTimeout, { grace: Number.POSITIVE_INFINITY, forgive: 0 }), signal);
	}

	async wait(options?: WaitOptions): Promise<Completion> {
		const { grace, forgive, requestTimeout, ...settings } = checkWaitOptions(options);
		return runWait(this.#context(requestTimeout, { grace, forgive }), settings);
	}

	/**
	 * The same as `wait`, for one of many tasks: `signal` in place of the signal of the options, and `onRound` for each
	 * round.
	 */
	async waitAmongMany(options: WaitOptions, signal: AbortSignal, onRound: OnRound): Promise<Completion> {
		const { grace, forgive, requestTimeout, signal: _, ...settings } = checkWaitOptions(options);
		return runWait({ onRound, ...this.#context(requestTimeout, { grace, forgive }) }, { signal, ...settings });
	}

	now(): number {
		return this.sharing.clock.now();
	}

	async *watch(options?: WaitOptions): AsyncGenerator<RoundProgress, Completion> {
		const { grace, forgive, requestTimeout, ...settings } = checkWaitOptions(options);
		return yield* watchWait(this.#context(requestTimeout, { grace, forgive }), settings);
	}

	async abort(options?: AbortOptions): Promise<AbortReport> {
		const { signal, requestTimeout, onAnswer } = checkAbortOptions(options);
		const { taskId, nodeName } = this.task;
		return abortTask(this.#access(requestTimeout), taskId.toString(), nodeName, signal, onAnswer);
	}

	#access(requestTimeout: number): ClusterAccess {
		return { cluster: this.task.cluster, sharing: this.sharing, requestTimeout, onSent: this.#onSent };
	}

	#context(requestTimeout: number, tolerance: Tolerance): WaitContext {
		const { nodeName, taskId, startedOn } = this.task;
		const [rules, sightings] = [this.#rules, this.sightings];
		return { access: this.#access(requestTimeout), rules, sightings, tolerance, nodeName, startedOn, taskId: taskId.toString() };
	}
}

/** The members when the handle is made; empty if the cluster does not know them yet. Its rounds report why (WAIT-8). */
function membersNow(cluster: Cluster): readonly string[] {
	try {
		return cluster.isReady() ? [...cluster.activeNodes()] : [];
	} catch {
		return [];
	}
}
