import type { TaskError } from "../../src/errors.ts";
import type { CompletionOutcome } from "../../src/tracking/evidence.ts";
import type { Completion } from "../../src/tracking/wait.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { CommandError } from "../terminal/command-error.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { count, duration, flag } from "../terminal/option.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { connect, needed, TASK_OPTIONS, TRACK_EXIT } from "../tracking/task-options.ts";

/** `aerospike-task track`: awaits a background query from a terminal. */
export const track: Command = defineCommand({
	name: "track",
	summary: "await a background query, and say how we know that it is over",
	about: [
		"Asks every node of a cluster about a background query until it is over, then says of each node how we know.",
		"Connects without login or TLS.",
	],
	options: {
		...TASK_OPTIONS,
		timeout: duration("TIME", "Give up after so long, such as 60s or 5m; never by default."),
		interval: duration("TIME", "The pause between two rounds; 1s by default."),
		forgive: count("N", "How many failed rounds in a row of one node are forgiven; 0 by default.", 0, 1_000_000),
		strict: flag("An uncertain outcome is a failure."),
		json: flag("One JSON object a round, the completion or the error last."),
	},
	examples: [
		["aerospike-task track --hosts 10.0.0.7 --task-id 13285492", "await a query on all nodes"],
		["aerospike-task track --hosts a:3000,b:3000 --task-id 13285492 --timeout 10m --forgive 3 --strict", "in a script"],
	],
	exits: [
		[TRACK_EXIT.ok, "over: ok, or, without --strict, uncertain (a warning names the nodes)"],
		[TRACK_EXIT.failed, "over, but aborted, or with records that failed; with --strict also uncertain"],
		[TRACK_EXIT.timeout, "not known to be over when the time was up"],
		[TRACK_EXIT.error, "a node answered with an error, or could not be asked"],
	],
	async run(values, terminal) {
		const hosts = needed(values.hosts, "hosts", "track");
		const taskId = needed(values["task-id"], "task-id", "track");
		const { ExecuteTask } = await import("../../src/execute-task.ts");
		const cluster = await connect(hosts, terminal);
		try {
			// Namespace, set and kind are not part of any question; the id alone names the task.
			const task = new ExecuteTask({ cluster, namespace: "-", taskId, kind: "query_execute", nodeName: values.node });
			const { timeout, interval: pollInterval, forgive } = values;
			const rounds = task.watch({ timeout, pollInterval, forgive, signal: terminal.interrupted });
			const completion = await follow(rounds, values.json, terminal);
			return await conclude(completion, values, terminal);
		} catch (error) {
			return await complain(error, values.json, terminal);
		} finally {
			cluster.close();
		}
	},
});

type Rounds = ReturnType<InstanceType<typeof import("../../src/execute-task.ts").ExecuteTask>["watch"]>;

/** Shows every round; the completion comes with the last. */
async function follow(rounds: Rounds, json: boolean, { out }: Terminal): Promise<Completion> {
	const { createRoundView } = await import("../tracking/round-view.ts");
	const view = createRoundView(out);
	try {
		for (;;) {
			const next = await rounds.next();
			if (next.done === true) return next.value;
			const { completion: _, ...round } = next.value;
			if (json) out.print(jsonLine({ kind: "round", ...round }));
			else view.show(round);
		}
	} finally {
		view.end();
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
	const doubt = uncertainty(completion);
	if (doubt !== undefined) err.print(`aerospike-task: ${doubt}`);
	return outcome === "uncertain" && strict ? TRACK_EXIT.failed : EXITS[outcome];
}

const EXITS: Readonly<Record<CompletionOutcome, number>> = {
	ok: TRACK_EXIT.ok,
	uncertain: TRACK_EXIT.ok,
	failed_records: TRACK_EXIT.failed,
	aborted: TRACK_EXIT.failed,
};

/** The library's errors are this command's ways to end; anything else is thrown on. */
async function complain(error: unknown, json: boolean, { out, err, interrupted }: Terminal): Promise<number> {
	const { TaskError } = await import("../../src/errors.ts");
	if (interrupted.aborted) throw new CommandError("Interrupted; the task goes on on the servers.", TRACK_EXIT.interrupted);
	if (!(error instanceof TaskError)) throw error;
	if (json) out.print(jsonLine({ kind: "error", ...shape(error) }));
	err.print(`aerospike-task: ${error.message}`);
	return error.code === "timeout" ? TRACK_EXIT.timeout : TRACK_EXIT.error;
}

function shape({ code, message, node, serverCode, reply }: TaskError): object {
	return { code, message, node, serverCode, reply };
}
