import type { AbortReport, NodeAbort } from "../../src/tracking/abort.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { CommandError, usageError } from "../terminal/command-error.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { duration, flag } from "../terminal/option.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";
import { connect, connectLimit, needed, TASK_OPTIONS, TRACK_EXIT } from "../tracking/task-options.ts";

/** `aerospike-task abort`: asks every node to stop a background query. */
export const abortCommand: Command = defineCommand({
	name: "abort",
	summary: "ask every node to stop a background query",
	about: [
		"Asks every node of a cluster to stop a background query. This does not undo records that the query has already",
		"written. A node that accepts may continue for a short time. Use track to wait for the end.",
		"Connects without login or TLS.",
	],
	options: {
		...TASK_OPTIONS,
		timeout: duration(
			"TIME",
			"How long connecting may take, and how long to wait for the answer of each node (default: 30s for connecting, 5s for each answer).",
		),
		json: flag('Print the result as one JSON object. After Ctrl-C it has the nodes that had answered, and "interrupted": true.'),
	},
	examples: [
		["simulate --ports 3000,3001,3002", "in another terminal: start a cluster, and let your driver start a query there"],
		["abort --hosts 127.0.0.1:3000 --task-id 13285492", "ask all nodes to stop the query with this task id"],
	],
	exits: [
		[TRACK_EXIT.ok, "at least one node accepted, and the query was not running on the other nodes"],
		[TRACK_EXIT.failed, "the query was not running on any node"],
		[TRACK_EXIT.error, "a node answered with an error or did not answer, or the cluster could not be reached"],
	],
	async run(values, terminal) {
		const hosts = needed(values.hosts, "hosts", "abort");
		const taskId = needed(values["task-id"], "task-id", "abort");
		if (values.timeout === 0) throw usageError("--timeout must be above 0, because a node needs time to answer.");
		const { ExecuteTask } = await import("../../src/execute-task.ts");
		const { TaskError } = await import("../../src/errors.ts");
		const { out, interrupted } = terminal;
		const cluster = await connect({ ...values, hosts, limit: connectLimit(values.timeout) }, terminal);
		const answers: NodeAbort[] = [];
		const onAnswer = (answer: NodeAbort) => void answers.push(answer);
		try {
			const task = new ExecuteTask({ cluster, namespace: "-", taskId, kind: "query_execute", nodeName: values.node });
			const report = await task.abort({ requestTimeout: values.timeout, signal: interrupted, onAnswer });
			out.print(...(values.json ? [jsonLine(plain(report))] : reportText(report, out)));
			return exitOf(report);
		} catch (error) {
			if (interrupted.aborted) {
				if (answers.length > 0) {
					const known = { nodes: answers.sort((a, b) => (a.node < b.node ? -1 : 1)) };
					out.print(...(values.json ? [jsonLine({ ...plain(known), interrupted: true })] : reportText(known, out)));
				}
				throw interruptedError(
					terminal,
					`${answers.length > 0 ? "Other" : "Some"} nodes may have received the request to stop the query.`,
				);
			}
			if (error instanceof TaskError) throw new CommandError(error.message, TRACK_EXIT.error, error);
			throw error;
		} finally {
			cluster.close();
		}
	},
});

const RESULTS = { accepted: ["accepted", "green"], not_active: ["not running", "dim"], error: ["error", "red"] } as const;

function reportText({ nodes }: AbortReport, out: Output): readonly string[] {
	const rows = nodes.map((each) => {
		const [label, style] = RESULTS[each.result];
		return [each.node, out.style(style, label), each.result === "error" ? each.error.message : ""];
	});
	return table([{ title: "node" }, { title: "abort" }, { title: "" }], rows, out.width);
}

/** JSON.stringify omits the message of an Error, so errors become plain objects. */
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
