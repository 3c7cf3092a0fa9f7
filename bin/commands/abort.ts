import type { AbortReport } from "../../src/tracking/abort.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { CommandError } from "../terminal/command-error.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { duration, flag } from "../terminal/option.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";
import { connect, needed, TASK_OPTIONS, TRACK_EXIT } from "../tracking/task-options.ts";

/** `aerospike-task abort`: asks every node to stop a background query. */
export const abort: Command = defineCommand({
	name: "abort",
	summary: "ask every node to stop a background query",
	about: [
		"Asks every node of a cluster to stop a background query. What it has written so far stays written.",
		"A node that accepted goes on until its threads have noticed; track the task to see it end.",
	],
	options: {
		...TASK_OPTIONS,
		timeout: duration("TIME", "How long each node has to answer; 5s by default."),
		json: flag("One JSON object."),
	},
	examples: [["aerospike-task abort --hosts 10.0.0.7 --task-id 13285492", "stop a query on all nodes"]],
	exits: [
		[TRACK_EXIT.ok, "at least one node accepted, and the others have nothing to stop"],
		[TRACK_EXIT.failed, "no node has such a job running"],
		[TRACK_EXIT.error, "a node answered with an error, or could not be asked"],
	],
	async run(values, terminal) {
		const hosts = needed(values.hosts, "hosts", "abort");
		const taskId = needed(values["task-id"], "task-id", "abort");
		const { ExecuteTask } = await import("../../src/execute-task.ts");
		const { TaskError } = await import("../../src/errors.ts");
		const { out, interrupted } = terminal;
		const cluster = await connect(hosts, terminal);
		try {
			const task = new ExecuteTask({ cluster, namespace: "-", taskId, kind: "query_execute", nodeName: values.node });
			const report = await task.abort({ requestTimeout: values.timeout, signal: interrupted });
			out.print(...(values.json ? [jsonLine(plain(report))] : reportText(report, out)));
			return exitOf(report);
		} catch (error) {
			if (interrupted.aborted) throw new CommandError("Interrupted; some nodes may have been asked.", TRACK_EXIT.interrupted);
			if (error instanceof TaskError) throw new CommandError(error.message, TRACK_EXIT.error, error);
			throw error;
		} finally {
			cluster.close();
		}
	},
});

const WORDS = { accepted: ["accepted", "green"], not_active: ["not running there", "dim"], error: ["error", "red"] } as const;

function reportText({ nodes }: AbortReport, out: Output): readonly string[] {
	const rows = nodes.map((each) => {
		const [words, style] = WORDS[each.result];
		return [each.node, out.style(style, words), each.result === "error" ? each.error.message : ""];
	});
	return table([{ title: "node" }, { title: "abort" }, { title: "" }], rows, out.width);
}

/** An error is an object whose message JSON would leave out. */
function plain({ nodes }: AbortReport): object {
	return {
		kind: "abort",
		nodes: nodes.map((each) => {
			if (each.result !== "error") return each;
			const { code, message, serverCode, reply } = each.error;
			return { node: each.node, result: each.result, error: { code, message, serverCode, reply } };
		}),
	};
}

function exitOf({ nodes }: AbortReport): number {
	if (nodes.some(({ result }) => result === "error")) return TRACK_EXIT.error;
	return nodes.some(({ result }) => result === "accepted") ? TRACK_EXIT.ok : TRACK_EXIT.failed;
}
