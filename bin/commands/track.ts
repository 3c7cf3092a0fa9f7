import type { InfoCluster } from "../../src/cluster/tcp/index.ts";
import type { TaskError } from "../../src/errors.ts";
import type { ExecuteTask } from "../../src/execute-task.ts";
import type { WaitOptions } from "../../src/options.ts";
import type { Completion } from "../../src/tracking/completion.ts";
import type { CompletionOutcome } from "../../src/tracking/evidence.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { CommandError, usageError } from "../terminal/command-error.ts";
import { parseDuration } from "../terminal/duration.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { count, duration, flag, list, type ValueOption } from "../terminal/option.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { connect, connectLimit, needed, TASK_OPTIONS, TRACK_EXIT } from "../tracking/task-options.ts";

/** `--interval`: a duration, or the strategy that adapts the pause to the progress of the query. */
const INTERVAL: ValueOption<number | "adaptive"> = {
	...duration("TIME|adaptive", "The pause between two rounds; adaptive polls more often near the predicted end (default: 1s)."),
	allowed: "a duration such as 500ms, 60s or 2m, or adaptive",
	read: (given) => (given.toLowerCase() === "adaptive" ? "adaptive" : parseDuration(given)),
};

/** A lost connection says nothing about the query, so track goes on for some rounds. */
const FORGIVE = 10;

/** `aerospike-task track`: waits for a background query from a terminal. */
export const trackCommand: Command = defineCommand({
	name: "track",
	summary: "wait for a background query to end",
	about: [
		"Asks every node of a cluster about a background query until it is over. Then shows the evidence for each node.",
		"With several ids, shows one line for each query instead. The exit code is then that of the worst query: 3 is the worst,",
		"then 1, 4, 2 and 0.",
		"Connects without login or TLS.",
	],
	options: {
		...TASK_OPTIONS,
		"task-id": list("N", "The task id of the query, or the ids of several queries."),
		timeout: duration("TIME", "Give up after this time, connecting included, for example 60s or 5m (default: never)."),
		interval: INTERVAL,
		forgive: count(
			"N",
			`track gives up after more than N failed rounds in a row on one node (default: ${FORGIVE}).`,
			0,
			1_000_000,
		),
		"started-on": list(
			"NODE",
			"The nodes on which the query was started, if you know them. track then does not wait for the job on other nodes.",
		),
		strict: flag("Exit with 1 if the outcome is uncertain (with 4 if no node has ever reported the query)."),
		json: flag(
			"Print one JSON object per round. The last object is the completion or the error (with several ids: one object for each query; after Ctrl-C for each query whose end was known).",
		),
		verbose: flag("Also print which nodes track treats as members, and why, at the start and, with one id, at the end."),
	},
	examples: [
		["simulate --ports 3000,3001,3002", "in another terminal: start a cluster, and let your driver start a query there"],
		["track --hosts 127.0.0.1:3000 --task-id 13285492", "wait for the query with this task id on all nodes"],
		["track --hosts 127.0.0.1:3000 --task-id 13285492 13285493", "wait for two queries; each round asks for both at once"],
		["track --hosts 127.0.0.1:3000,127.0.0.1:3001 --task-id 13285492 --timeout 10m --forgive 3 --strict", "in a script"],
	],
	exits: [
		[TRACK_EXIT.ok, "the wait ended, and the outcome is ok or, without --strict, uncertain (a warning says why)"],
		[TRACK_EXIT.failed, "the query is over; it was aborted, records failed, or (with --strict) the outcome is uncertain"],
		[TRACK_EXIT.timeout, "the timeout passed before the query was known to be over"],
		[TRACK_EXIT.error, "a node answered with an error or did not answer, or the cluster could not be reached"],
		[TRACK_EXIT.unknown, "no node has ever reported a query with this id; check the id and the cluster"],
	],
	async run(values, terminal) {
		const hosts = needed(values.hosts, "hosts", "track");
		const taskIds = needed(values["task-id"], "task-id", "track").map(readTaskId);
		const { ExecuteTask } = await import("../../src/execute-task.ts");
		const startedAt = performance.now();
		const { timeout, interval, forgive = FORGIVE } = values;
		let cluster: InfoCluster | undefined;
		try {
			cluster = await connect({ ...values, hosts, limit: connectLimit(timeout) }, terminal);
			await warn(cluster, values, terminal);
			// Only the id identifies the task; the namespace, set and kind are not sent.
			const connected = cluster;
			const tasks = taskIds.map(
				(taskId) =>
					new ExecuteTask({
						cluster: connected,
						namespace: "-",
						taskId,
						kind: "query_execute",
						nodeName: values.node,
						startedOn: values["started-on"],
					}),
			);
			const pollInterval = interval === "adaptive" ? (await import("../../src/tracking/adaptive.ts")).adaptive() : interval;
			// Connecting has used up a part of the time. A timeout of 0 means exactly one round.
			const left = timeout === undefined || timeout === 0 ? timeout : Math.max(timeout - (performance.now() - startedAt), 1);
			const options = { timeout: left, pollInterval, forgive, signal: terminal.interrupted };
			const [task] = tasks;
			if (task === undefined || tasks.length > 1) return await concludeMany(tasks, options, values, terminal);
			const rounds = task.watch(options);
			const completion = await follow(rounds, values.json, terminal);
			if (values.verbose) await showBelief(cluster, values.json, terminal);
			return await conclude(completion, values, terminal);
		} catch (error) {
			if (values.verbose && cluster !== undefined) await showBelief(cluster, values.json, terminal);
			const isLate = timeout !== undefined && performance.now() - startedAt >= timeout;
			if (terminal.interrupted.aborted) throw interruptedError(terminal, continuing(taskIds));
			return await complain(isLate ? await lateError(error, timeout) : error, values.json, terminal);
		} finally {
			cluster?.close();
		}
	},
});

/** Tells what is not as it should be in a cluster that could be reached. */
async function warn(
	cluster: InfoCluster,
	{ json, verbose }: { json: boolean; verbose: boolean },
	terminal: Terminal,
): Promise<void> {
	if (verbose) return showBelief(cluster, json, terminal);
	for (const warning of cluster.describe().warnings) terminal.err.print(`aerospike-task: ${warning}`);
}

async function showBelief(cluster: InfoCluster, json: boolean, { out, err }: Terminal): Promise<void> {
	const belief = cluster.describe();
	if (json) return out.print(jsonLine({ kind: "cluster", ...belief }));
	const { beliefText } = await import("../tracking/belief-text.ts");
	err.print(...beliefText(belief, err));
}

/**
 * The error of a call that used up the whole `--timeout`. It names that time, not the rest that was left for the wait.
 */
async function lateError(error: unknown, timeout: number): Promise<unknown> {
	const { TaskError } = await import("../../src/errors.ts");
	const { inWholeTimeout } = await import("../tracking/whole-timeout.ts");
	if (!(error instanceof CommandError && error.cause instanceof TaskError)) return inWholeTimeout(error, timeout);
	return new TaskError("timeout", `The cluster was not reached within ${timeout} ms. ${error.message}`, { cause: error.cause });
}

/** @throws CommandError with exit code 64 */
function readTaskId(text: string): bigint {
	const { allowed, read } = TASK_OPTIONS["task-id"];
	const taskId = read(text);
	if (taskId === undefined) throw usageError(`--task-id must be ${allowed}, not "${text}".`);
	return taskId;
}

/** The exit code is that of the worst task. */
async function concludeMany(
	tasks: readonly ExecuteTask[],
	options: WaitOptions,
	{ json, strict, timeout }: { json: boolean; strict: boolean; timeout?: number | undefined },
	terminal: Terminal,
): Promise<number> {
	const { trackMany } = await import("../tracking/track-many.ts");
	const codes = (await trackMany(tasks, options, { json, timeout }, terminal)).map(({ completion, error }): number => {
		if (completion === undefined) return isTimeout(error) ? TRACK_EXIT.timeout : TRACK_EXIT.error;
		if (isUnknown(completion)) return TRACK_EXIT.unknown;
		return completion.outcome === "uncertain" && strict ? TRACK_EXIT.failed : EXITS[completion.outcome];
	});
	return WORST_FIRST.find((code) => codes.includes(code)) ?? TRACK_EXIT.ok;
}

const WORST_FIRST: readonly number[] = [TRACK_EXIT.error, TRACK_EXIT.failed, TRACK_EXIT.unknown, TRACK_EXIT.timeout];

function isTimeout(error: unknown): boolean {
	return typeof error === "object" && error !== null && "code" in error && error.code === "timeout";
}

type Rounds = ReturnType<InstanceType<typeof import("../../src/execute-task.ts").ExecuteTask>["watch"]>;

/** Shows every round. Returns the completion that ends the last one. */
async function follow(rounds: Rounds, json: boolean, { out }: Terminal): Promise<Completion> {
	const { createRoundView } = await import("../tracking/round-view.ts");
	const view = createRoundView(out);
	try {
		for (;;) {
			const next = await rounds.next();
			if (next.done === true) {
				view.end();
				return next.value;
			}
			const { completion: _, ...round } = next.value;
			if (json) out.print(jsonLine({ kind: "round", ...round }));
			else view.show(round);
		}
	} catch (error) {
		view.leave();
		throw error;
	}
}

async function conclude(
	completion: Completion,
	{ json, strict }: { json: boolean; strict: boolean },
	terminal: Terminal,
): Promise<number> {
	const { completionText, uncertainty } = await import("../tracking/completion-text.ts");
	const { out, err } = terminal;
	out.print(...(json ? [jsonLine({ kind: "completion", ...completion })] : completionText(completion, out)));
	const { outcome } = completion;
	if (isUnknown(completion)) {
		err.print("aerospike-task: No node has ever reported a query with this task id. Check the id and the cluster.");
		return TRACK_EXIT.unknown;
	}
	const doubt = uncertainty(completion);
	if (doubt !== undefined) err.print(`aerospike-task: ${doubt}`);
	return outcome === "uncertain" && strict ? TRACK_EXIT.failed : EXITS[outcome];
}

/** No node has a record of the query: most often the id has a typing error. */
function isUnknown({ nodes }: Completion): boolean {
	return nodes.every(({ record }) => record === undefined);
}

const EXITS: Readonly<Record<CompletionOutcome, number>> = {
	ok: TRACK_EXIT.ok,
	uncertain: TRACK_EXIT.ok,
	failed_records: TRACK_EXIT.failed,
	aborted: TRACK_EXIT.failed,
};

/** What Ctrl-C does not end. */
function continuing({ length }: readonly bigint[]): string {
	return length > 1 ? "Queries that have not ended continue on the servers." : "The query continues on the servers.";
}

/** Turns an error of the library into a message and an exit code. Throws any other error again. */
async function complain(thrown: unknown, json: boolean, { out, err }: Terminal): Promise<number> {
	const { TaskError } = await import("../../src/errors.ts");
	// An error while connecting.
	const error = thrown instanceof CommandError && thrown.cause instanceof TaskError ? thrown.cause : thrown;
	if (!(error instanceof TaskError)) throw error;
	if (json) out.print(jsonLine({ kind: "error", ...shape(error) }));
	err.print(`aerospike-task: ${error.message}`);
	return error.code === "timeout" ? TRACK_EXIT.timeout : TRACK_EXIT.error;
}

function shape({ code, message, node, serverCode, reply }: TaskError): object {
	return { code, message, node, serverCode, reply };
}
